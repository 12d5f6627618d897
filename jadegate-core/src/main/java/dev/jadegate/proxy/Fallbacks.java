package dev.jadegate.proxy;

import dev.jadegate.api.Failure;
import dev.jadegate.resilience.CircuitBreaker;
import dev.jadegate.upstream.Service;
import org.jspecify.annotations.Nullable;

/** What a request gets that a circuit breaker does not let through. One per event loop. */
final class Fallbacks {
  private final RequestFlow flow;
  private final Admission admission;

  Fallbacks(RequestFlow flow, Admission admission) {
    this.flow = flow;
    this.admission = admission;
  }

  /** What the service has instead, or 503. */
  void refused(LiveExchange x, Service service, @Nullable CircuitBreaker breaker) {
    Action instead = x.attempts == 0 ? x.snapshot.fallbacks().get(service) : null;
    switch (instead) {
      case Action.Forward(Service other) -> {
        x.snapshot.observation().fellBack(service.name());
        x.moveTo(other);
        admission.enter(x, other);
      }
      case Action.Respond fixed when !x.grpc -> {
        x.snapshot.observation().fellBack(service.name());
        x.failure = Failure.BREAKER_OPEN;
        flow.respond(x, FixedResponses.head(fixed), FixedResponses.body(x, fixed));
      }
      case null, default -> {
        x.failure = Failure.BREAKER_OPEN;
        flow.obey(x, FixedResponses.refusal(x, breaker));
      }
    }
  }
}
