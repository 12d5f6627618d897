package dev.jadegate.message;

/**
 * The client's side of an exchange, as the exchange drives it: an HTTP/1 connection, or one stream
 * of a connection that carries many. What the client sends comes by a {@link RequestSink}. Confined
 * to the connection's event loop.
 */
public interface Downstream {
  /**
   * Writes a {@link ResponseHead}, a chunk of content, an {@link Interim} or an {@link Abort}, and
   * flushes nothing. Owns the object; drops it in silence if the client is gone, which the sink
   * hears as an abort.
   */
  void write(Object message);

  /** Sends what was written. */
  void flush();

  /** Wants more of the request's body: all that came so far has been passed on. */
  void read();

  /** Whether the client takes more now; the sink is told when it does again. */
  boolean isWritable();
}
