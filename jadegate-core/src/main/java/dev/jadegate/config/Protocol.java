package dev.jadegate.config;

/** What the instances speak. */
public enum Protocol {
  HTTP,
  HTTPS,
  H2,
  H2C,
  GRPC,
  GRPCS
}
