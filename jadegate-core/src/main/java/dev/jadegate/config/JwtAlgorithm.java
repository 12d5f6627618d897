package dev.jadegate.config;

/** How a token is signed (RFC 7518, section 3.1; RFC 8037). There is no "none". */
public enum JwtAlgorithm implements Spelled {
  HS256(32),
  HS384(48),
  HS512(64),
  RS256(0),
  RS384(0),
  RS512(0),
  PS256(0),
  PS384(0),
  PS512(0),
  ES256(0),
  ES384(0),
  ES512(0),
  EDDSA(0);

  private final int secretBytes;

  JwtAlgorithm(int secretBytes) {
    this.secretBytes = secretBytes;
  }

  @Override
  public String spelling() {
    return this == EDDSA ? "EdDSA" : name();
  }

  /** The least length of a secret, for those that have one; else 0. */
  public int secretBytes() {
    return secretBytes;
  }
}
