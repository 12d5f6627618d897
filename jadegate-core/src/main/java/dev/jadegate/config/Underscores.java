package dev.jadegate.config;

/** What becomes of header fields with an underscore in their name. */
public enum Underscores {
  DROP,
  ALLOW
}
