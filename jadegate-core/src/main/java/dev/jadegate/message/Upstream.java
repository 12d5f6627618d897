package dev.jadegate.message;

/**
 * What an attempt talks to: an HTTP/1 connection that is lent to it, or a stream of a connection
 * that it shares. One request, one response; goes back by itself when both are complete. Confined
 * to its event loop.
 */
public interface Upstream {
  /** From now on the sink is told what comes. */
  void listen(ResponseSink to);

  /**
   * Whether its connection has served an exchange before, so that the instance may have closed it
   * meanwhile.
   */
  boolean isReused();

  /** The version of HTTP that is spoken: {@code 1.1} or {@code 2}. */
  String protocolVersion();

  /** Writes a request object, which it owns; flushes nothing. */
  void write(Object message);

  /** Sends what was written. */
  void flush();

  /** Asks for the next batch. */
  void read();

  /** Whether the instance takes more now. */
  boolean isWritable();

  /** The sink's timeout: expires this long after {@code now}, never for zero. */
  void deadline(long now, long timeoutNanos);

  /** No timeout. */
  void deadlineOff();

  /** Gives up in the middle of an exchange; the instance sees a reset. */
  void abort(String why);

  /** Gives it back; nothing was sent. */
  void giveBack();
}
