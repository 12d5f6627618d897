package dev.jadegate.filter.cache;

import dev.jadegate.api.BodySource;
import dev.jadegate.api.Exchange;
import dev.jadegate.api.Verdict;
import dev.jadegate.cache.Filling;
import dev.jadegate.cache.Flight;
import dev.jadegate.cache.StoredResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request that waits for the answer that another one fetches, or reads it as it comes. What it is
 * told, by any thread, it does on the event loop of its exchange, to which all else belongs.
 */
final class CacheWait implements Flight.Passenger {
  private final CacheVisit visit;
  private final Exchange exchange;

  /** Null when it waits no more. */
  private @Nullable CompletableFuture<Verdict> stage;

  private @Nullable CompletableFuture<Boolean> alarm;

  /** In which it takes part, waiting or reading. */
  private @Nullable Flight joined;

  private @Nullable FillingSource source;

  CacheWait(CacheVisit visit, Exchange exchange) {
    this.visit = visit;
    this.exchange = exchange;
  }

  /** Waits for this flight, so long at most. */
  Verdict begin(Flight boarded, Duration patience) {
    CompletableFuture<Verdict> awaited = new CompletableFuture<>();
    CompletableFuture<Boolean> timer = new CompletableFuture<>();
    joined = boarded;
    stage = awaited;
    alarm = timer;
    timer
        .orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS)
        .whenCompleteAsync(
            (inTime, late) -> {
              if (late != null && goOn(visit::ask)) {
                boarded.leave(this);
              }
            },
            exchange.executor());
    return Verdict.await(awaited);
  }

  /** Ends the wait; false if it had ended already. */
  private boolean goOn(Supplier<Verdict> next) {
    CompletableFuture<Verdict> awaited = stage;
    if (awaited == null) {
      return false;
    }
    stage = null;
    stopAlarm();
    try {
      awaited.complete(next.get());
    } catch (RuntimeException e) { // the flow waits for it
      awaited.completeExceptionally(e);
    }
    return true;
  }

  private void stopAlarm() {
    CompletableFuture<Boolean> timer = alarm;
    if (timer != null) {
      alarm = null;
      timer.complete(true);
    }
  }

  /** The exchange is over. */
  void end() {
    stage = null;
    source = null;
    stopAlarm();
    if (joined != null) {
      joined.leave(this);
    }
  }

  @Override
  public void lead(Flight flight) {
    exchange
        .executor()
        .execute(() -> {
          if (!goOn(() -> visit.lead(flight))) {
            flight.failed(); // it has left meanwhile: the next one
          }
        });
  }

  @Override
  public void released() {
    exchange.executor().execute(() -> goOn(visit::ask));
  }

  @Override
  public void landed(StoredResponse response) {
    exchange.executor().execute(() -> goOn(() -> visit.take(response)));
  }

  @Override
  public void streams(Flight flight, Filling filling) {
    exchange
        .executor()
        .execute(() -> {
          goOn(() -> visit.follow(filling, () -> reader(flight, filling)));
          if (source == null) {
            flight.leave(this);
          }
        });
  }

  private BodySource reader(Flight flight, Filling filling) {
    FillingSource body = new FillingSource(filling, flight::isBroken, () -> flight.leave(this));
    source = body;
    return body;
  }

  @Override
  public void progressed() {
    exchange
        .executor()
        .execute(() -> {
          if (source != null) {
            source.onWritable();
          }
        });
  }
}
