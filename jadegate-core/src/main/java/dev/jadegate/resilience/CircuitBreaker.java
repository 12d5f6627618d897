package dev.jadegate.resilience;

import dev.jadegate.resilience.BreakerState.Closed;
import dev.jadegate.resilience.BreakerState.HalfOpen;
import dev.jadegate.resilience.BreakerState.Open;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;

/**
 * Keeps calls from something that fails, for its sake and for theirs, and tries now and then
 * whether it has recovered. After M. Nygard, Release It!, chapter "Stability Patterns", and <a
 * href="https://martinfowler.com/bliki/CircuitBreaker.html">M. Fowler, CircuitBreaker</a>.
 *
 * <pre>
 *            failures in a row, share of failures or of slow calls
 *   CLOSED ───────────────────────────────────────────────────────► OPEN ◄──┐
 *      ▲                                                              │     │ a probe fails
 *      │ all probes succeed                    first call after wait  │     │ or is slow
 *      └──────────────────────────── HALF_OPEN ◄─────────────────────┘─────┘
 * </pre>
 *
 * The wait doubles with each opening in a row, up to a limit, and is longer by up to a tenth by
 * chance, so that several gateways do not probe at once. An opening is "in a row" if the breaker
 * had not been closed for as long as it had waited before.
 *
 * <p>A call asks with {@link #acquire} and, if it gets a ticket, says what became of it, once, with
 * {@link #succeeded}, {@link #failed} or {@link #abandoned}. An answer that breaks off after it was
 * a success may be told as a failure too.
 *
 * <p>Cost of a call while closed: two reads, and with a window one compare-and-set. Thread-safe,
 * without locks.
 */
public final class CircuitBreaker {
  /** Instead of a ticket: the call may not begin. */
  public static final long REFUSED = 0;

  private static final double JITTER = 0.1;

  private final DoubleSupplier random;
  private final BreakerListener listener;
  private final AtomicReference<BreakerState> state;
  private volatile BreakerSettings settings;
  private volatile CallWindow window;

  /**
   * One that is closed.
   *
   * @param now on the monotonic clock, in nanoseconds, as everywhere here
   * @param random from 0 to below 1
   */
  public CircuitBreaker(
      BreakerSettings settings, long now, DoubleSupplier random, BreakerListener listener) {
    this.settings = settings;
    this.random = random;
    this.listener = listener;
    window = new CallWindow(settings.window().windowNanos());
    state = new AtomicReference<>(new Closed(1, 0, now, new AtomicInteger()));
  }

  /** Other settings; the state goes on, with the wait that it has. */
  public void configure(BreakerSettings next) {
    if (next.window().windowNanos() != settings.window().windowNanos()) {
      window = new CallWindow(next.window().windowNanos());
    }
    settings = next;
  }

  /** The state as it is; open also when a probe could begin but none has. */
  public BreakerState state() {
    return state.get();
  }

  /** How long it will refuse calls, as far as can be said; 0: it would take one, or might soon. */
  public long waitNanos(long now) {
    return state.get() instanceof Open open ? Math.max(0, open.untilNanos() - now) : 0;
  }

  /** Whether {@link #acquire} would refuse a call now; takes nothing. */
  public boolean isRefusing(long now) {
    return switch (state.get()) {
      case Closed _ -> false;
      case Open open -> now - open.untilNanos() < 0;
      case HalfOpen half -> half.begun().get() >= settings.probes() && now - half.untilNanos() < 0;
    };
  }

  /** Asks whether a call may begin: its ticket, or {@link #REFUSED}. */
  public long acquire(long now) {
    BreakerState present = state.get();
    return switch (present) {
      case Closed closed -> closed.ticket();
      case Open open ->
          now - open.untilNanos() < 0 ? REFUSED : probeAnew(open, open.openings(), now);
      case HalfOpen half -> {
        if (probe(half)) {
          yield half.ticket();
        }
        yield now - half.untilNanos() < 0 ? REFUSED : probeAnew(half, half.openings(), now);
      }
    };
  }

  /** Callers that come at once share the probes there are (SEMANTICS 95). */
  private boolean probe(HalfOpen half) {
    if (half.begun().incrementAndGet() <= settings.probes()) {
      return true;
    }
    half.begun().decrementAndGet();
    return false;
  }

  private long probeAnew(BreakerState before, int openings, long now) {
    HalfOpen half =
        new HalfOpen(
            before.ticket() + 1,
            openings,
            now + settings.waitNanos(openings),
            new AtomicInteger(1),
            new AtomicInteger());
    return change(before, half) ? half.ticket() : acquire(now);
  }

  /**
   * A call went well.
   *
   * @param tookNanos how long it took
   */
  public void succeeded(long ticket, long now, long tookNanos) {
    BreakerState present = state.get();
    if (present.ticket() != ticket) {
      return;
    }
    boolean slow = settings.window().isSlow(tookNanos);
    switch (present) {
      case Closed closed -> {
        if (closed.failures().get() != 0) {
          closed.failures().set(0);
        }
        count(closed, now, false, slow);
      }
      case HalfOpen half -> {
        if (slow) {
          open(half, half.openings() + 1, now);
        } else if (half.succeeded().incrementAndGet() >= settings.probes()) {
          window = new CallWindow(settings.window().windowNanos());
          change(half, new Closed(ticket + 1, half.openings(), now, new AtomicInteger()));
        }
      }
      case Open _ -> {}
    }
  }

  /** A call failed. */
  public void failed(long ticket, long now) {
    BreakerState present = state.get();
    if (present.ticket() != ticket) {
      return;
    }
    switch (present) {
      case Closed closed -> {
        int failures = closed.failures().incrementAndGet();
        int threshold = settings.failureThreshold();
        if (threshold > 0 && failures >= threshold) {
          open(closed, now);
        } else {
          count(closed, now, true, false);
        }
      }
      case HalfOpen half -> open(half, half.openings() + 1, now);
      case Open _ -> {}
    }
  }

  /** A call ended without saying anything of what it called, such as by its caller's leaving. */
  public void abandoned(long ticket) {
    if (state.get() instanceof HalfOpen half && half.ticket() == ticket) {
      half.begun().decrementAndGet();
    }
  }

  private void count(Closed closed, long now, boolean failed, boolean slow) {
    RateSettings rates = settings.window();
    if (!rates.isOn()) {
      return;
    }
    CallWindow calls = window;
    calls.add(now, failed, slow);
    if ((failed || slow) && calls.isTooMuch(now, rates)) {
      open(closed, now);
    }
  }

  private void open(Closed closed, long now) {
    boolean inARow =
        closed.openings() > 0 && now - closed.sinceNanos() < settings.waitNanos(closed.openings());
    open(closed, inARow ? closed.openings() + 1 : 1, now);
  }

  private void open(BreakerState before, int openings, long now) {
    long wait = settings.waitNanos(openings);
    long jitter = (long) (wait * JITTER * random.getAsDouble());
    change(before, new Open(before.ticket() + 1, openings, now + wait + jitter));
  }

  private boolean change(BreakerState before, BreakerState after) {
    if (!state.compareAndSet(before, after)) {
      return false;
    }
    listener.onChange(before, after);
    return true;
  }
}
