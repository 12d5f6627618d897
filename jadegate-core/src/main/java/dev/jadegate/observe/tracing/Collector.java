package dev.jadegate.observe.tracing;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Where spans are sent. Called by one thread, which it may block. */
interface Collector extends AutoCloseable {
  /**
   * Sends spans.
   *
   * @param timeout how long that may take at most
   * @throws IOException if they were not taken, or nobody knows
   */
  void send(List<Span> spans, Duration timeout) throws IOException, InterruptedException;

  @Override
  void close();
}
