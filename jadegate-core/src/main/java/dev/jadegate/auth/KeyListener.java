package dev.jadegate.auth;

/** Is told of fetches of keys. Thread-safe. */
@FunctionalInterface
public interface KeyListener {
  void fetched(String issuer, boolean good);
}
