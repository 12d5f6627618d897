package dev.jadegate.config;

/** Whether a browser sends a cookie with requests that another site caused. */
public enum SameSite {
  STRICT,
  LAX,
  NONE
}
