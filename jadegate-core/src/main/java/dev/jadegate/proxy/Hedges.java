package dev.jadegate.proxy;

import dev.jadegate.message.ResponseHead;
import dev.jadegate.upstream.Instance;
import dev.jadegate.upstream.Service;
import org.jspecify.annotations.Nullable;

/**
 * A second attempt beside one that is slow to answer, at another instance: the first good answer is
 * taken, and the others are cancelled ("hedged requests" of Dean and Barroso, <a
 * href="https://research.google/pubs/the-tail-at-scale/">The Tail at Scale</a>, CACM 56(2), 2013).
 * Only for what may be sent twice (SEMANTICS 78), once all of it was sent, and only as far as the
 * retry budget reaches. One per event loop.
 *
 * <pre>
 *   all sent ──delay──► a further attempt ──delay──► ... up to max
 *      │                      │
 *      │ good answer of either: the others are cancelled, it is the exchange's attempt
 *      │ failure, or a bad answer: dropped, as long as another one is under way
 *      └ of the last one: as without hedging
 * </pre>
 */
final class Hedges {
  private static final int SERVER_ERROR = 500;

  private final RequestFlow flow;
  private final Choice choice;

  Hedges(RequestFlow flow, Choice choice) {
    this.flow = flow;
    this.choice = choice;
  }

  /** All of the request was sent; the instance owes an answer. */
  void sent(LiveExchange x, Attempt attempt) {
    HedgePolicy policy = x.matched().hedge();
    if (policy == null || x.upgrade != null || attempt != x.attempt) {
      return;
    }
    Race race = x.race;
    if (race == null) {
      if (Retries.unrepeatable(x) != null) {
        return;
      }
      race = new Race(x.loop().deadline(() -> due(x)));
      x.race = race;
    }
    arm(x, race, policy);
  }

  private static void arm(LiveExchange x, Race race, HedgePolicy policy) {
    if (race.begun < policy.max()) {
      long now = x.loop().recent();
      race.timer.set(now, policy.delayNanos(now)); // 0, if nothing is known: never
    }
  }

  private void due(LiveExchange x) {
    Race race = x.race;
    HedgePolicy policy = x.matched().hedge();
    Attempt first = x.attempt;
    if (race == null || policy == null || first == null || !first.isOwedAnAnswer()) {
      return; // the answer has come, or another attempt is being made
    }
    String obstacle = begin(x, race);
    if (obstacle != null) {
      count(x, obstacle);
    }
    arm(x, race, policy);
  }

  /** Begins a further attempt; what forbids it, as a label, or null. */
  private @Nullable String begin(LiveExchange x, Race race) {
    Service service = x.service;
    race.begun++;
    if (service == null || Retries.unrepeatable(x) != null) {
      return "body_not_kept";
    }
    Instance instance = choice.of(x, service);
    if (instance == null || x.hasTried(instance)) {
      return "no_other_instance";
    }
    if (!service.retryBudget().tryRetry()) {
      return "over_budget";
    }
    BreakerCall call = BreakerCall.begin(service.breakers().of(instance), x.loop());
    if (call == null) {
      service.retryBudget().retryOver();
      return "breaker_open";
    }
    race.shares++;
    Attempt other = new Attempt(flow, x, service, instance, call);
    other.hedge();
    x.tries(instance);
    race.others.add(other);
    other.start(false);
    other.flush();
    return null;
  }

  /**
   * Whether this began beside another one, which has sent the whole body already: it gets a copy.
   * That it may be the only one by now does not matter.
   */
  boolean connected(LiveExchange x, Attempt attempt) {
    if (!attempt.isHedge()) {
      return false;
    }
    attempt.sendCopy(x.body);
    return true;
  }

  /** Whether others go on, so that nothing is to be done about the failure of this one. */
  boolean survives(LiveExchange x, Attempt failed) {
    Race race = x.race;
    if (race == null) {
      return false;
    }
    if (race.others.remove(failed)) {
      return true;
    }
    if (race.others.isEmpty()) {
      race.timer.off();
      settle(x, race, false);
      return false;
    }
    x.attempt = race.others.removeFirst();
    return true;
  }

  /** Whether this answer is dropped because another attempt may bring a better one. */
  boolean dismisses(LiveExchange x, Attempt attempt, ResponseHead head) {
    Race race = x.race;
    if (race == null) {
      return false;
    }
    int status = head.status().code();
    boolean bad = status >= SERVER_ERROR || x.matched().retry().answers(status);
    if (bad && !race.others.isEmpty()) {
      attempt.cancel("another one may do better");
      return survives(x, attempt);
    }
    win(x, race, attempt);
    return false;
  }

  private static void win(LiveExchange x, Race race, Attempt winner) {
    race.timer.off();
    Attempt first = x.attempt;
    if (first != null && first != winner) {
      first.lose();
      race.others.remove(winner);
      x.attempt = winner;
    }
    race.others.forEach(Attempt::lose);
    race.others.clear();
    settle(x, race, winner.isHedge());
  }

  /** The exchange ends, or another answer is taken: whoever is under way is stopped. */
  void stop(LiveExchange x, String why) {
    Race race = x.race;
    if (race == null) {
      return;
    }
    x.race = null;
    race.timer.release();
    race.others.forEach(other -> other.cancel(why));
    settle(x, race, false);
  }

  /** Gives back what it holds of the budget, and counts what it was for. */
  private static void settle(LiveExchange x, Race race, boolean won) {
    Service service = x.service;
    boolean winner = won;
    while (race.shares > 0 && service != null) {
      race.shares--;
      service.retryBudget().retryOver();
      count(x, winner ? "won" : "lost");
      winner = false;
    }
  }

  private static void count(LiveExchange x, String result) {
    x.snapshot.observation().hedged(x.service(), result);
  }
}
