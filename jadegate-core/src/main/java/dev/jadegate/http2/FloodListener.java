package dev.jadegate.http2;

/** Told when a connection ends because its peer floods it. Thread-safe. */
public interface FloodListener {
  /** The kind is one of a few constant labels. */
  void flooded(String kind);
}
