package dev.jadegate.upstream.pool;

import dev.jadegate.loop.Loop;

/** What one event loop has of connections to one instance. Confined to that loop. */
public interface Pool {
  /**
   * Lends a stream, now or later.
   *
   * @param fresh on a connection that has not served before
   * @param connectNanos how long opening a connection may take
   */
  void acquire(ConnectionTaker taker, boolean fresh, long connectNanos);

  /** The taker lost interest. */
  void cancel(ConnectionTaker taker);

  /** Whose it is. */
  Loop loop();

  /**
   * Whether connections that nobody uses stay open for the next one. Where they do not, those that
   * there are close, and others once they are free; it goes on lending.
   */
  void keepIdle(boolean wanted);
}
