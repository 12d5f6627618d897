package dev.jadegate.config;

/** An encoding of a body that makes it shorter, named as in Content-Encoding (RFC 9110, 8.4.1). */
public enum ContentCoding {
  /** RFC 8878. */
  ZSTD,
  /** RFC 7932. */
  BR,
  /** RFC 1952. */
  GZIP
}
