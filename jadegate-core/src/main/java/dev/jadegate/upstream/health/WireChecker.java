package dev.jadegate.upstream.health;

import dev.jadegate.api.ServiceInstance;
import dev.jadegate.loop.Loop;
import dev.jadegate.loop.Loops;
import dev.jadegate.upstream.pool.Connector;
import dev.jadegate.upstream.pool.InstancePools;
import java.util.function.Consumer;

/**
 * Makes checks with the gateway's own connections and codecs, on the loop of the checks: what is
 * checked is what requests will meet. Each check has a connection of its own, so that it also tells
 * whether the instance takes any.
 */
final class WireChecker implements Checker {
  private final Loops loops;
  private final Loop loop;
  private final Connector connector;

  /**
   * @param loops of one loop
   */
  WireChecker(Loops loops, Connector connector) {
    this.loops = loops;
    this.connector = connector;
    loop = loops.all().getFirst();
  }

  @Override
  public Timetable.Appointment check(
      CheckPlan plan, ServiceInstance instance, Consumer<CheckResult> answered) {
    CheckTarget target = plan.target(instance);
    if (target == null) {
      answered.accept(CheckResult.failed("health URL is https, the service has no TLS"));
      return () -> {};
    }
    InstancePools pools = new InstancePools(loops, connector, target.address(), target.pool());
    Question question = plan.asks() ? plan.question(target) : null;
    CheckRun run = new CheckRun(loop, pools.of(loop), question, answered);
    run.start(plan.timeoutNanos());
    return run::cancel;
  }
}
