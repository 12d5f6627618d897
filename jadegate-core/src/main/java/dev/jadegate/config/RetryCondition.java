package dev.jadegate.config;

/** Which failures a retry answers. */
public enum RetryCondition {
  CONNECT_FAILURE,
  RESET,
  REFUSED_STREAM,
  RESPONSE_TIMEOUT,
  STATUS_429,
  STATUS_502,
  STATUS_503,
  STATUS_504
}
