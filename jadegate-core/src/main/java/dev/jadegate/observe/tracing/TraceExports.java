package dev.jadegate.observe.tracing;

import java.util.List;

/**
 * Where recorded exchanges go at present: a queue for each collector. Outlives reloads, so that
 * exchanges under way go to the collectors of the newest configuration. Thread-safe.
 */
public final class TraceExports {
  private volatile List<ExportQueue> queues = List.of();

  /** Those in use, which are the caller's to close when they no longer are. */
  public List<ExportQueue> queues() {
    return queues;
  }

  /** From now on these. */
  public void use(List<ExportQueue> others) {
    queues = List.copyOf(others);
  }

  void offer(FinishedExchange exchange) {
    List<ExportQueue> now = queues;
    for (int i = 0; i < now.size(); i++) {
      now.get(i).offer(exchange);
    }
  }
}
