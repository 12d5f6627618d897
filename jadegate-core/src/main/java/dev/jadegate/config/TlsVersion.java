package dev.jadegate.config;

/** The versions of TLS that are spoken; older ones are broken (RFC 8996). */
public enum TlsVersion implements Spelled {
  TLS_1_2("TLSv1.2"),
  TLS_1_3("TLSv1.3");

  private final String spelling;

  TlsVersion(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
