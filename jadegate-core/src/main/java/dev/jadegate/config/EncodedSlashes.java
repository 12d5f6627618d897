package dev.jadegate.config;

/** What becomes of %2F and %5C in a path. */
public enum EncodedSlashes {
  REJECT,
  KEEP
}
