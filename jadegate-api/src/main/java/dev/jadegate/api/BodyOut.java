package dev.jadegate.api;

import io.netty.handler.codec.http.HttpContent;

/**
 * Where body chunks go: the next filter of the chain, and after the last one the wire. Event loop
 * only.
 */
public interface BodyOut {
  /**
   * Hands a chunk on; ownership of its buffer passes with it. The last chunk is a {@link
   * io.netty.handler.codec.http.LastHttpContent}, with the trailers. After the end of the exchange,
   * chunks are released and dropped.
   */
  void write(HttpContent chunk);

  /** Whether the other side takes more now. */
  boolean isWritable();
}
