package dev.jadegate.upstream.discovery.dns;

import dev.jadegate.upstream.discovery.Backoff;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The replies on which one watch goes. Each is held for its time, so that of several questions only
 * those are asked again whose time is over; and longer, if asking fails. It works in rounds, in
 * each of which all that matters is asked for. Not thread-safe.
 */
final class Answers {
  private final DnsLookup lookup;
  private final Refresh refresh;
  private final Backoff backoff;
  private final LongSupplier nanoClock;
  private final Map<Question, Held> held = new HashMap<>();
  private final Set<Question> asked = new HashSet<>();
  private final Map<Question, String> failures = new LinkedHashMap<>();

  /**
   * A reply that is held.
   *
   * @param timed whether it says for how long; else it is asked for again in the next round
   */
  private record Held(Reply reply, boolean timed, long untilNanos) {}

  Answers(DnsLookup lookup, Refresh refresh, Backoff backoff, LongSupplier nanoClock) {
    this.lookup = lookup;
    this.refresh = refresh;
    this.backoff = backoff;
    this.nanoClock = nanoClock;
  }

  /** Begins a round. */
  void begin() {
    if (failures.isEmpty()) { // else it may not have come to ask for all that matters
      held.keySet().retainAll(asked);
    }
    asked.clear();
    failures.clear();
  }

  /** The reply, or the last that there was if there is none now; null if there never was one. */
  @Nullable Reply ask(Question question) throws InterruptedException {
    boolean again = !asked.add(question);
    Held old = held.get(question);
    if (old != null && (again || old.timed() && old.untilNanos() - nanoClock.getAsLong() > 0)) {
      return old.reply();
    }
    if (failures.containsKey(question)) {
      return null;
    }
    try {
      Reply reply = lookup.ask(question);
      long nanos = refresh.nanos(reply);
      boolean timed = nanos != Refresh.UNTIMED;
      held.put(question, new Held(reply, timed, nanoClock.getAsLong() + nanos));
      return reply;
    } catch (IOException e) {
      failures.put(question, String.valueOf(e.getMessage()));
      return old == null ? null : old.reply();
    }
  }

  /** Whether this round had no reply to a question. */
  boolean hasFailed(Question question) {
    return failures.containsKey(question);
  }

  /** Why a reply is missing in this round; null if none is. */
  @Nullable String failure() {
    return failures.isEmpty() ? null : failures.values().iterator().next();
  }

  /**
   * How long to wait for the next round: until something has to be asked again; longer and longer
   * while there is nothing; and after failures no longer than it takes to try again.
   *
   * @param nothing whether the round found nothing at all, or failed
   */
  long pauseNanos(boolean nothing) {
    long hold = heldNanos();
    boolean whole = failures.isEmpty();
    if (whole && hold != Refresh.UNTIMED && (!nothing || refresh.isFixed())) {
      backoff.reset();
      return hold;
    }
    long retry = backoff.next().toNanos();
    if (hold == Refresh.UNTIMED) {
      return retry;
    }
    return whole ? Math.max(retry, hold) : Math.min(retry, hold);
  }

  private long heldNanos() {
    long now = nanoClock.getAsLong();
    return asked.stream()
        .filter(question -> !failures.containsKey(question))
        .map(held::get)
        .filter(one -> one != null && one.timed())
        .mapToLong(one -> Math.max(0, one.untilNanos() - now))
        .min()
        .orElse(Refresh.UNTIMED);
  }
}
