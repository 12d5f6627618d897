package dev.jadegate.observe;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;

/** What compressing answers brings, and what it takes. Thread-safe. */
public final class CompressionMetrics {
  private final Counter bytes;
  private final Counter withoutRoom;
  private final Gauge streams;

  CompressionMetrics(MetricMaker maker) {
    bytes =
        maker.counter(
            "compression_bytes_total",
            "Bytes of answers that were compressed, as they came (in) and as they went (out).",
            "encoding",
            "direction");
    withoutRoom =
        maker.counter(
            "compression_without_room_total",
            "Answers that passed as they are for want of memory to compress them.",
            "encoding");
    streams =
        maker.gauge(
            "compression_streams",
            "Answers that are being compressed, each of which holds native memory.",
            "encoding");
  }

  /** There was no memory for one more. */
  public void withoutRoom(String encoding) {
    withoutRoom.labelValues(encoding).inc();
  }

  /** An answer is being compressed. */
  public void begun(String encoding) {
    streams.labelValues(encoding).inc();
  }

  /** It is no more. */
  public void ended(String encoding, long taken, long given) {
    streams.labelValues(encoding).dec();
    bytes.labelValues(encoding, "in").inc(taken);
    bytes.labelValues(encoding, "out").inc(given);
  }
}
