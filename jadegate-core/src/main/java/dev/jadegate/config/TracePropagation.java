package dev.jadegate.config;

/** How a trace is written in the fields of a request. */
public enum TracePropagation {
  W3C,
  B3,
  B3MULTI,
  JAEGER
}
