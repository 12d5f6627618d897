package dev.jadegate.upstream.health;

import dev.jadegate.api.ServiceInstance;
import java.util.function.Consumer;

/** Makes one check. Called on the thread of the checks, as is what it calls. */
interface Checker {
  /**
   * Asks an instance.
   *
   * @param answered told once how it went, unless the check is cancelled first; perhaps before this
   *     returns
   * @return to give it up
   */
  Timetable.Appointment check(
      CheckPlan plan, ServiceInstance instance, Consumer<CheckResult> answered);
}
