package dev.jadegate.config;

/** Whether clients show a certificate. */
public enum ClientAuth {
  /** They are not asked for one. */
  NONE,
  /** They are asked; one that is shown must be right. */
  OPTIONAL,
  /** Without a right one there is no connection. */
  REQUIRED
}
