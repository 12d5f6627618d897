package dev.jadegate.message;

/**
 * Sent down a connection's pipeline when its listener drains: close if idle, else after the
 * response under way.
 */
public enum DrainEvent {
  INSTANCE
}
