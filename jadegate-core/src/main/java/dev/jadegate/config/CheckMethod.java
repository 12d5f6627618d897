package dev.jadegate.config;

/** With which method an active check asks. */
public enum CheckMethod implements Spelled {
  GET,
  HEAD;

  @Override
  public String spelling() {
    return name();
  }
}
