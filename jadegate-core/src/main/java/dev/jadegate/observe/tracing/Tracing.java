package dev.jadegate.observe.tracing;

import dev.jadegate.message.HeaderBlock;
import dev.jadegate.observe.ExchangeRecord;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How exchanges take part in traces, as the configuration has it. Immutable, but for what is
 * waiting to be exported.
 *
 * <p>A trace that the caller names is continued, whoever that is: its id costs nothing and leads
 * from one log to the other. Whether the exchange is recorded is decided by the caller only if it
 * is trusted; otherwise a random number decides, and never the trace id, which a stranger chooses.
 */
public final class Tracing {
  private final List<Propagation> formats;
  private final double ratio;
  private final InstantSource clock;
  private final TraceExports exports;

  /**
   * @param formats how traces are read, the first that is there, and written, all of them; of
   *     {@code w3c}, {@code b3}, {@code b3multi} and {@code jaeger}
   * @param ratio the share of exchanges that is recorded where no trusted caller decides
   * @param clock the time of day
   * @param exports where recorded exchanges go
   */
  public Tracing(List<String> formats, double ratio, InstantSource clock, TraceExports exports) {
    this.formats = formats.stream().map(Tracing::format).toList();
    this.ratio = ratio;
    this.clock = clock;
    this.exports = exports;
  }

  private static Propagation format(String name) {
    return switch (name) {
      case "w3c" -> Propagation.W3C;
      case "b3" -> Propagation.B3;
      case "b3multi" -> Propagation.B3_MULTI;
      case "jaeger" -> Propagation.JAEGER;
      default -> throw new IllegalArgumentException("no such format of traces: " + name);
    };
  }

  /** Who sent a request. */
  public interface Caller {
    /** Whether its decision about recording is believed. */
    boolean isTrusted();
  }

  /**
   * An exchange begins, on its event loop.
   *
   * @param now on the loop's clock
   */
  public Trace begin(HeaderBlock fields, Caller caller, SplittableRandom random, long now) {
    Incoming from = new Incoming();
    for (int i = 0; i < formats.size() && !formats.get(i).read(fields, from); i++) {
      // the next one
    }
    boolean sampled =
        from.decision != Incoming.Decision.NONE && caller.isTrusted()
            ? from.decision == Incoming.Decision.YES
            : draw(random);
    return new Trace(this, from, sampled, random, now);
  }

  private boolean draw(SplittableRandom random) {
    return ratio >= 1 || ratio > 0 && random.nextDouble() < ratio;
  }

  void write(HeaderBlock fields, Trace trace, long span) {
    for (int i = 0; i < formats.size(); i++) {
      formats.get(i).write(fields, trace, span);
    }
  }

  void ended(Trace trace, ExchangeRecord exchange) {
    Instant now = clock.instant();
    long epochNanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    exports.offer(FinishedExchange.of(trace, exchange, epochNanos));
  }
}
