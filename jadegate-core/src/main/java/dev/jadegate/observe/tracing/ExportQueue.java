package dev.jadegate.observe.tracing;

import dev.jadegate.observe.TraceMetrics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits to be sent to one collector, and the thread that sends it. Event loops put in and
 * never wait: what does not fit is dropped and counted. A collector that does not take a batch is
 * asked again, twice, with pauses; then the batch is dropped and the next one is tried. That it
 * takes none is logged once, and that it takes them again.
 */
public final class ExportQueue implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ExportQueue.class);

  /** Exchanges that may wait: some 5 MB, 15 MB if clients do their worst. */
  static final int MOST_WAITING = 8192;

  /** Sent at once: with one attempt each, twice what OpenTelemetry's own batches have. */
  private static final int BATCH = 512;

  /** For so long a batch may fill up after its first exchange. */
  private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private static final int TRIES = 3;

  /** Doubled after each try. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** At its end it sends what waits, for so long at most. */
  private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(3);

  private static final long GRACE_MILLIS = 500;

  private final CollectorSettings settings;
  private final String label;
  private final TraceMetrics metrics;
  private final Queue<FinishedExchange> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final Thread thread;
  private volatile long closeAt;
  private volatile boolean closed;

  // Of the thread.
  private boolean failing;

  /** Starts the thread; the collector need not be there yet. */
  public ExportQueue(CollectorSettings settings, TraceMetrics metrics) {
    this.settings = settings;
    this.metrics = metrics;
    label = settings.kind().label();
    thread = Thread.ofPlatform().daemon().name("jadegate-traces-" + label).start(this::run);
  }

  public CollectorSettings settings() {
    return settings;
  }

  /** Any thread; waits for nothing. */
  void offer(FinishedExchange exchange) {
    int now = count.incrementAndGet();
    if (now > MOST_WAITING || closed) {
      count.decrementAndGet();
      metrics.dropped(label, closed ? "closed" : "queue_full", exchange.spans());
      return;
    }
    waiting.add(exchange);
    if (now == 1 || now == BATCH) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    try (Collector collector = settings.open()) {
      List<FinishedExchange> batch = new ArrayList<>(BATCH);
      while (!isOver()) {
        gather();
        take(batch);
        if (!batch.isEmpty()) {
          deliver(collector, spans(batch));
          batch.clear();
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("cut", e);
    } catch (RuntimeException | LinkageError e) {
      LOG.error("traces are exported no more: {}", label, e);
    }
    discard();
  }

  private boolean isOver() {
    return closed && (count.get() == 0 || System.nanoTime() - closeAt > 0);
  }

  /** Waits for an exchange, and then for others. */
  private void gather() throws InterruptedException {
    while (count.get() == 0 && !closed) {
      LockSupport.park(this);
      check();
    }
    long end = System.nanoTime() + GATHER_NANOS;
    while (count.get() < BATCH && !closed) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return;
      }
      LockSupport.parkNanos(this, left);
      check();
    }
  }

  private static void check() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("queue is closed");
    }
  }

  private void take(List<FinishedExchange> batch) {
    while (batch.size() < BATCH) {
      FinishedExchange next = waiting.poll();
      if (next == null) {
        return;
      }
      count.decrementAndGet();
      batch.add(next);
    }
  }

  /** A fault of ours costs its batch, and not all that follow. */
  private List<Span> spans(List<FinishedExchange> batch) {
    try {
      return SpanMaker.spans(batch);
    } catch (RuntimeException e) {
      LOG.error("no spans could be made of exchanges", e);
      metrics.dropped(label, "failed", batch.stream().mapToInt(FinishedExchange::spans).sum());
      return List.of();
    }
  }

  private void deliver(Collector collector, List<Span> spans) throws InterruptedException {
    if (spans.isEmpty()) {
      return;
    }
    long pause = PAUSE_NANOS;
    for (int tries = 1; tries <= TRIES; tries++) {
      try {
        collector.send(spans, Duration.ofNanos(timeLeft()));
        metrics.exported(label, spans.size());
        succeeded();
        return;
      } catch (InterruptedException e) {
        metrics.dropped(label, "failed", spans.size());
        throw e;
      } catch (IOException | RuntimeException e) {
        failed(e);
      }
      long end = System.nanoTime() + pause;
      for (long left = pause;
          left > 0 && !closed && tries < TRIES;
          left = end - System.nanoTime()) {
        LockSupport.parkNanos(this, left);
        check();
      }
      pause *= 2;
    }
    metrics.dropped(label, "failed", spans.size());
  }

  /** For one request; at the end, no more than the flush may take. */
  private long timeLeft() {
    long most = settings.timeout().toNanos();
    return closed ? Math.max(1_000_000, Math.min(most, closeAt - System.nanoTime())) : most;
  }

  private void succeeded() {
    if (failing) {
      failing = false;
      LOG.atInfo().addKeyValue("exporter", label).log("traces are taken again");
    }
    metrics.up(label, true);
  }

  private void failed(Exception e) {
    if (!failing) {
      failing = true;
      LOG.atWarn()
          .addKeyValue("exporter", label)
          .addKeyValue("endpoint", settings.endpoint())
          .addKeyValue("reason", e.getMessage() == null ? e.toString() : e.getMessage())
          .log("traces are not taken; they are dropped until they are");
    }
    metrics.up(label, false);
  }

  private void discard() {
    int spans = 0;
    for (FinishedExchange left = waiting.poll(); left != null; left = waiting.poll()) {
      spans += left.spans();
    }
    if (spans > 0) {
      metrics.dropped(label, "closed", spans);
      LOG.atWarn()
          .addKeyValue("exporter", label)
          .addKeyValue("spans", spans)
          .log("traces were left over");
    }
  }

  /** From now on it takes nothing more, and sends what waits, for 3 s at most. */
  public void finish() {
    if (!closed) {
      closeAt = System.nanoTime() + FLUSH_NANOS;
      closed = true;
      LockSupport.unpark(thread);
    }
  }

  /** {@linkplain #finish Finishes}, and waits for that. */
  @Override
  public void close() {
    finish();
    try {
      if (!thread.join(Duration.ofNanos(Math.max(1, closeAt - System.nanoTime())))) {
        thread.interrupt();
        if (!thread.join(Duration.ofMillis(GRACE_MILLIS))) {
          LOG.atWarn().addKeyValue("exporter", label).log("exporter hangs");
        }
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
