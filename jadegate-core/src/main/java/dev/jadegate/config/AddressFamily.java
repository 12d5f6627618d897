package dev.jadegate.config;

/** Which kinds of addresses are used. */
public enum AddressFamily {
  ANY,
  IPV4,
  IPV6;

  /** Whether addresses of 4 bytes are used. */
  public boolean hasIpv4() {
    return this != IPV6;
  }

  /** Whether addresses of 16 bytes are used. */
  public boolean hasIpv6() {
    return this != IPV4;
  }
}
