package dev.jadegate.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * The commands that have no answer yet, in the order in which they were sent, and one timer for all
 * of them: since each may take the same time, the first is the first to be late. With a timer for
 * each ({@link CompletableFuture#orTimeout}) each command woke the thread that keeps timers twice.
 * Thread-safe.
 */
final class Unanswered {
  private record Sent(CompletableFuture<?> answer, long lateAt) {}

  private final long patienceNanos;
  private final ScheduledExecutorService timer;
  private final LongSupplier nanoClock;
  private final Queue<Sent> sent = new ArrayDeque<>(); // guarded by this, as is what follows
  private boolean watched; // a look at the first is to come

  /** So long an answer may take; it fails on a thread of the timer. */
  Unanswered(long patienceNanos, ScheduledExecutorService timer, LongSupplier nanoClock) {
    this.patienceNanos = patienceNanos;
    this.nanoClock = nanoClock;
    this.timer = timer;
  }

  /** Fails this with a {@link TimeoutException} if it is not there in time. */
  synchronized void add(CompletableFuture<?> answer) {
    removeAnswered();
    sent.add(new Sent(answer, nanoClock.getAsLong() + patienceNanos));
    if (!watched) {
      watch(patienceNanos);
    }
  }

  /** Those at the head; what was answered out of turn goes when it gets there. */
  private void removeAnswered() {
    for (Sent first = sent.peek(); first != null && first.answer.isDone(); first = sent.peek()) {
      sent.remove();
    }
  }

  private void watch(long nanos) {
    watched = true;
    timer.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
  }

  private void look() {
    late().forEach(answer -> answer.completeExceptionally(new TimeoutException()));
  }

  private synchronized List<CompletableFuture<?>> late() {
    List<CompletableFuture<?>> late = new ArrayList<>();
    long now = nanoClock.getAsLong();
    removeAnswered();
    for (Sent first = sent.peek(); first != null && now - first.lateAt >= 0; first = sent.peek()) {
      late.add(sent.remove().answer);
    }
    removeAnswered();
    Sent next = sent.peek();
    if (next == null) {
      watched = false;
    } else {
      watch(next.lateAt - now);
    }
    return late;
  }
}
