package dev.jadegate.filter.ratelimit;

import dev.jadegate.api.Exchange;
import dev.jadegate.config.OnError;
import dev.jadegate.resilience.Allowance;
import dev.jadegate.resilience.Leases;
import dev.jadegate.resilience.SharedStore;
import io.netty.handler.codec.http.HttpRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * That a limit is counted for other gateways too.
 *
 * @param store where that is
 * @param leases what is taken from it in advance; null: it is asked for each request
 * @param scope the beginning of all its names there
 * @param onError what becomes of a request if the store cannot be asked
 */
public record SharedLimit(
    SharedStore store, @Nullable Leases leases, String scope, OnError onError) {

  /** What can be said without asking; null: the store must be asked. */
  SharedStore.@Nullable Grant decide(RateLimit limit, Exchange exchange, HttpRequest request) {
    return leases == null ? null : leases.decide(limit.keyOf(exchange, request));
  }

  /** Asks the store. */
  CompletableFuture<SharedStore.Grant> ask(
      RateLimit limit, Exchange exchange, HttpRequest request) {
    String name = scope + limit.key().text(exchange, request);
    Allowance allowance = limit.limiter().buckets().allowance();
    CompletionStage<SharedStore.Grant> answer =
        leases == null
            ? store.take(name, allowance, allowance.now(), 1)
            : leases.ask(limit.keyOf(exchange, request), name, allowance);
    return answer.toCompletableFuture();
  }
}
