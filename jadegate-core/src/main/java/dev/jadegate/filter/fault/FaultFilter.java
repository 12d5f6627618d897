package dev.jadegate.filter.fault;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Filter;
import dev.jadegate.api.Verdict;
import dev.jadegate.config.FaultConfig;
import dev.jadegate.header.ErrorResponse;
import io.netty.handler.codec.http.HttpRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * Holds up a share of the requests, and answers a share in place of the service. The two are drawn
 * apart from each other, so a request may be held up and then aborted. Clients of gRPC get the
 * status that belongs to the HTTP status.
 */
public final class FaultFilter implements Filter {
  private static final double PERCENT = 100;

  private final FaultConfig config;
  private final DoubleSupplier random;
  private final FaultListener listener;

  /**
   * A filter that draws its lots here.
   *
   * @param random from 0 to below 1, on any thread
   */
  public FaultFilter(FaultConfig config, DoubleSupplier random, FaultListener listener) {
    this.config = config;
    this.random = random;
    this.listener = listener;
  }

  @Override
  public Verdict onRequest(Exchange exchange, HttpRequest request) {
    boolean delays = !config.delay().isZero() && isDrawn(config.delayPercent());
    Verdict then =
        config.abort() > 0 && isDrawn(config.abortPercent())
            ? abort(exchange, request)
            : Verdict.proceed();
    if (!delays) {
      return then;
    }
    listener.onFault(exchange.route(), "delay");
    return Verdict.await(
        new CompletableFuture<Verdict>()
            .completeOnTimeout(then, config.delay().toMillis(), TimeUnit.MILLISECONDS));
  }

  private boolean isDrawn(double percent) {
    return random.getAsDouble() * PERCENT < percent;
  }

  private Verdict abort(Exchange exchange, HttpRequest request) {
    listener.onFault(exchange.route(), "abort");
    ErrorResponse error =
        ErrorResponse.of(config.abort(), "fault injected", exchange.id(), request);
    return Verdict.respond(error.head(), error.body());
  }
}
