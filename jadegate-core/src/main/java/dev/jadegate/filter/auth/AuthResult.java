package dev.jadegate.filter.auth;

import java.util.Locale;

/** How a request fared, as metrics name it. */
public enum AuthResult {
  OK,
  /** Nothing was shown, and it passed all the same. */
  ANONYMOUS,
  MISSING,
  INVALID,
  EXPIRED,
  /** It is known who asks, and that is not enough. */
  FORBIDDEN,
  UNAVAILABLE,
  BUSY;

  private final String label = name().toLowerCase(Locale.ROOT);

  public String label() {
    return label;
  }
}
