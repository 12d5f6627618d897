package dev.jadegate.upstream.health;

import dev.jadegate.upstream.CheckTally;
import dev.jadegate.upstream.Health.Probed;
import dev.jadegate.upstream.Instance;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The checks of one instance, one after the other, each at its time whatever becomes of other
 * instances. Belongs to the loop of the checks.
 */
final class Probe {
  /** However long a check took, the next one does not follow at once. */
  private static final long MIN_PAUSE_NANOS = 1_000_000;

  /** What all probes of a gateway share. */
  record Shared(Timetable timetable, Checker checker, Pace pace, InstantSource clock) {}

  /** Told when checks change what is thought of an instance. */
  interface Listener {
    void onChange(Instance instance, boolean up, String reason);
  }

  private final Shared shared;
  private final Listener listener;
  private final Standing standing;
  private CheckPlan plan;
  private Instance instance;
  private String reason = "";
  private long begun;
  private boolean asking;
  private boolean first = true;

  /** The next check, or the one under way. */
  private Timetable.@Nullable Appointment next;

  Probe(Shared shared, Listener listener, CheckPlan plan, Instance instance) {
    this.shared = shared;
    this.listener = listener;
    this.plan = plan;
    this.instance = instance;
    standing = new Standing(instance.health().probed());
  }

  /** Makes the first check soon if nothing is known yet, and else at some time in the interval. */
  void start() {
    boolean unknown = standing.probed() == Probed.PENDING;
    long interval = plan.intervalNanos(standing.isUp());
    first = unknown;
    later(
        unknown
            ? shared.pace().first(shared.timetable().now(), plan.timeoutNanos() / 2)
            : shared.pace().spread(interval));
  }

  /** The same instance, perhaps with other connections, which know what these checks found. */
  void adopt(Instance now) {
    if (now != instance) {
      instance = now;
      if (standing.probed() != Probed.PENDING) {
        listener.onChange(now, standing.isUp(), reason);
      }
    }
  }

  /** From now on it is checked in another way; what is known of it stays. */
  void change(CheckPlan now) {
    plan = now;
    if (!asking) {
      stop();
      start();
    }
  }

  /** No more checks; one under way is given up. */
  void stop() {
    if (next != null) {
      next.cancel();
      next = null;
    }
  }

  private void later(long nanos) {
    next = shared.timetable().after(nanos, this::ask);
  }

  private void ask() {
    begun = shared.timetable().now();
    asking = true;
    Timetable.Appointment check =
        shared.checker().check(plan, instance.description(), this::answered);
    if (asking) {
      next = check;
    }
  }

  private void answered(CheckResult result) {
    asking = false;
    long took = shared.timetable().now() - begun;
    reason = result.reason();
    instance
        .checks()
        .add(
            new CheckTally.Last(
                result.result(), reason, shared.clock().instant(), Duration.ofNanos(took)));
    int rise = plan.config().healthyThreshold();
    int fall = plan.config().unhealthyThreshold();
    if (standing.add(result.isGood(), rise, fall)) {
      listener.onChange(instance, standing.isUp(), reason);
    }
    long interval = plan.intervalNanos(standing.isUp());
    long pause = first ? shared.pace().spread(interval) : shared.pace().next(interval) - took;
    first = false;
    later(Math.max(MIN_PAUSE_NANOS, pause));
  }
}
