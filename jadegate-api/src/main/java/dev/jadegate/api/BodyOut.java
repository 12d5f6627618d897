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

  /**
   * The body breaks off: the exchange ends with this failure, and the other side can see that it
   * has not got all.
   *
   * @param detail for the log, never shown to the client
   */
  void fail(Failure failure, String detail);

  /** Whether the other side takes more now. */
  boolean isWritable();
}
