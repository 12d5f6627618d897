package dev.jadegate.config;

/** What the instances speak. */
public enum Protocol {
  HTTP,
  HTTPS,
  H2,
  H2C,
  GRPC,
  GRPCS;

  /** Whether requests share connections of HTTP/2. */
  public boolean isHttp2() {
    return this != HTTP && this != HTTPS;
  }

  /** Whether connections are made over TLS. */
  public boolean isTls() {
    return this == HTTPS || this == H2 || this == GRPCS;
  }
}
