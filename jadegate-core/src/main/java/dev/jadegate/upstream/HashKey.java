package dev.jadegate.upstream;

/**
 * What of a request decides where consistent hashing or a split sends it, or whose it is.
 *
 * @param name of the header field, cookie or query parameter; empty otherwise
 */
public record HashKey(Kind kind, String name) {
  /** Where the key is found. */
  public enum Kind {
    CLIENT_IP,
    PATH,
    HEADER,
    COOKIE,
    QUERY
  }
}
