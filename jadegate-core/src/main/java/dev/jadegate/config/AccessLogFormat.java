package dev.jadegate.config;

/** The form of a line. */
public enum AccessLogFormat {
  JSON
}
