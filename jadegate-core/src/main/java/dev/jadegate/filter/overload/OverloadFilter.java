package dev.jadegate.filter.overload;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Failure;
import dev.jadegate.api.Filter;
import dev.jadegate.api.Verdict;
import dev.jadegate.config.Priority;
import io.netty.handler.codec.http.HttpRequest;

/**
 * Refuses requests with 503 and {@code Retry-After} while the gateway has too much to do, the less
 * important ones first. It stands before what costs more than this answer.
 */
public final class OverloadFilter implements Filter {
  private final Overload overload;
  private final Priority priority;
  private final Refusals refusals;

  /** Is told of a request that was refused, on its event loop. */
  @FunctionalInterface
  public interface Refusals {
    void refused(Priority priority, String resource);
  }

  /** For requests of one priority. */
  public OverloadFilter(Overload overload, Priority priority, Refusals refusals) {
    this.overload = overload;
    this.priority = priority;
    this.refusals = refusals;
  }

  @Override
  public Verdict onRequest(Exchange exchange, HttpRequest request) {
    String scarce = overload.refusal(priority, exchange.executor());
    if (scarce == null) {
      return Verdict.proceed();
    }
    refusals.refused(priority, scarce);
    return Verdict.fail(Failure.OVERLOADED, "the gateway has too much to do: " + scarce);
  }
}
