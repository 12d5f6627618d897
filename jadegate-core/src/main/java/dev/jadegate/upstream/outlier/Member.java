package dev.jadegate.upstream.outlier;

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
    return returning != null;
  }

  /** What will bring it back; null: it is back. */
  void returning(@Nullable Future<?> next) {
    Future<?> before = returning;
    returning = next;
    if (before != null) {
      before.cancel(false);
    }
  }

  /** Whether it would get requests if it were not ejected. */
  boolean isServing() {
    Probed probed = instance.health().probed();
    return probed == Probed.NEVER || probed == Probed.UP;
  }
}
