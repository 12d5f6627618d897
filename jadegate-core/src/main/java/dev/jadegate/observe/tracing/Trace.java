package dev.jadegate.observe.tracing;

import dev.jadegate.message.HeaderBlock;
import dev.jadegate.observe.ExchangeRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The part of one exchange in a trace. If it is sampled it has a span of its own and one for each
 * attempt, which are handed over at its end; otherwise it only tells the instance what the caller
 * said. Belongs to the event loop of its exchange until it has ended.
 */
public final class Trace {
  private final Tracing tracing;
  private final long high;
  private final long low;
  private final long parent;
  private final long span;
  private final boolean sampled;
  private final boolean hasState;
  private final boolean branch;
  private final long startNanos;
  private boolean written;
  private @Nullable List<AttemptSpan> attempts;

  Trace(Tracing tracing, Incoming from, boolean sampled, SplittableRandom random, long startNanos) {
    this.tracing = tracing;
    this.sampled = sampled;
    this.startNanos = startNanos;
    boolean continued = from.namesTrace();
    high = continued ? from.high : random.nextLong();
    low = continued ? from.low : someId(random);
    parent = continued ? from.span : 0;
    hasState = continued && from.hasState;
    span = continued && !sampled ? parent : someId(random);
    branch = false;
  }

  private Trace(Trace of, long startNanos) {
    tracing = of.tracing;
    high = of.high;
    low = of.low;
    parent = of.parent;
    span = of.span;
    sampled = of.sampled;
    hasState = of.hasState;
    branch = true;
    this.startNanos = startNanos;
  }

  static long someId(SplittableRandom random) {
    long id = random.nextLong();
    return id == 0 ? 1 : id; // 0 means none
  }

  /**
   * For a request that is made because of this one: its attempts are children of the same span, and
   * it has none of its own.
   */
  public Trace branch(long now) {
    return new Trace(this, now);
  }

  /** The first half of the trace id. */
  public long high() {
    return high;
  }

  /** The second half. */
  public long low() {
    return low;
  }

  /** Whether spans are made of it. */
  public boolean isSampled() {
    return sampled;
  }

  /** The id of the exchange's span; if it is not sampled, that of the caller's span if known. */
  public long span() {
    return span;
  }

  /** The id of the caller's span; 0: it named none. */
  long parent() {
    return parent;
  }

  boolean isBranch() {
    return branch;
  }

  /** When it began, on the loop's clock. */
  long startNanos() {
    return startNanos;
  }

  /** Whether the request's {@code tracestate} belongs to this trace. */
  boolean hasState() {
    return hasState;
  }

  List<AttemptSpan> attempts() {
    return attempts == null ? List.of() : attempts;
  }

  /** An attempt begins; null if it is not recorded. */
  public @Nullable AttemptSpan attempt(AttemptSpan.Of what, SplittableRandom random, long now) {
    if (!sampled) {
      return null;
    }
    List<AttemptSpan> all = attempts;
    if (all == null) {
      all = new ArrayList<>(2);
      attempts = all;
    }
    AttemptSpan made = new AttemptSpan(someId(random), what, now);
    all.add(made);
    return made;
  }

  /** Tells the instance, in the head that is about to be sent to it. */
  public void tell(HeaderBlock fields, @Nullable AttemptSpan attempt) {
    if (attempt != null) {
      tracing.write(fields, this, attempt.id());
    } else if (!written) {
      written = true; // another attempt sends the same
      tracing.write(fields, this, span);
    }
  }

  /** The exchange is over. */
  public void end(ExchangeRecord exchange) {
    if (sampled && (!branch || attempts != null)) {
      tracing.ended(this, exchange);
    }
  }
}
