package dev.jadegate.config;

/** Whether connections to a port begin with a header of the PROXY protocol. */
public enum ProxyProtocolMode {
  /** They do not; a header is a malformed request. */
  NONE,
  /** All do, or they are cut. */
  REQUIRED
}
