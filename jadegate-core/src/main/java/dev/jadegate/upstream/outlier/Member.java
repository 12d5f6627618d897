package dev.jadegate.upstream.outlier;

import dev.jadegate.upstream.Health;
import dev.jadegate.upstream.Health.Ejection;
import dev.jadegate.upstream.Health.Probed;
import dev.jadegate.upstream.Instance;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An instance as passive checks see it. Lives on when a reload opens the instance anew. Belongs to
 * the control thread, but for what its conduct counts.
 */
final class Member {
  private final Conduct conduct;
  private final Term term = new Term();
  private final AtomicBoolean accused = new AtomicBoolean();
  private volatile Instance instance;
  private @Nullable Ejection ejection;
  private @Nullable Future<?> returning;

  Member(
      Instance instance, Supplier<@Nullable OutlierSettings> settings, Consumer<Member> suspicion) {
    this.instance = instance;
    conduct = new Conduct(settings, () -> suspicion.accept(this));
  }

  Conduct conduct() {
    return conduct;
  }

  Instance instance() {
    return instance;
  }

  /** Its requests are those of this instance from now on. Under the service's lock. */
  void attach(Instance now) {
    instance = now;
    now.attempts(conduct);
  }

  /** Whether it must be decided what is to be done: not twice at once. On any thread. */
  boolean accuse() {
    return !instance.health().isEjected() && !accused.get() && accused.compareAndSet(false, true);
  }

  /** It can be accused again. */
  void heard() {
    accused.set(false);
  }

  Term term() {
    return term;
  }

  boolean isEjected() {
    return ejection != null;
  }

  /** Null if it is not ejected. */
  @Nullable Ejection ejection() {
    return ejection;
  }

  /**
   * It is ejected.
   *
   * @param end will bring it back
   */
  void eject(Ejection why, Future<?> end) {
    ejection = why;
    returning = end;
  }

  /** It is back, or has left. */
  void back() {
    ejection = null;
    if (returning != null) {
      returning.cancel(false);
      returning = null;
    }
  }

  /** Whether it would get requests if it were not ejected. */
  boolean isServing() {
    Health health = instance.health();
    return !health.isDrained() && (health.probed() == Probed.NEVER || health.probed() == Probed.UP);
  }
}
