package dev.jadegate.filter.compression;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Slot;
import dev.jadegate.header.AcceptEncoding;
import dev.jadegate.message.FieldNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a route offers, and what a client gets of it. Immutable.
 *
 * <p>A part of a body is never compressed, nor is anything for a client that says {@code
 * no-transform} (RFC 9111, section 5.2.1.6).
 */
public final class Negotiation {
  private static final Slot<Optional<Coding>> OUTCOME = Slot.named("content coding");

  private final List<String> names;
  private final List<Optional<Coding>> outcomes;

  /** Offers these, in order of preference. */
  Negotiation(List<Coding> offered) {
    names = offered.stream().map(Coding::name).toList();
    outcomes = offered.stream().map(Optional::of).toList();
  }

  /** Keeps what comes of what a request says now. */
  Optional<Coding> begin(Exchange exchange, HttpRequest request) {
    int chosen = choose(request.headers());
    Optional<Coding> outcome =
        chosen == AcceptEncoding.NONE ? Optional.empty() : outcomes.get(chosen);
    exchange.set(OUTCOME, outcome);
    return outcome;
  }

  /**
   * What came of it; null: the body as it is. A request that the cache repeats says what came of
   * the first.
   */
  @Nullable Coding outcome(Exchange exchange) {
    Optional<Coding> outcome = exchange.get(OUTCOME);
    return (outcome == null ? begin(exchange, exchange.request()) : outcome).orElse(null);
  }

  private int choose(HttpHeaders fields) {
    return !fields.contains(FieldNames.ACCEPT_ENCODING)
            || fields.contains(FieldNames.RANGE)
            || fields.containsValue(FieldNames.CACHE_CONTROL, "no-transform", true)
        ? AcceptEncoding.NONE
        : AcceptEncoding.choose(fields.getAll(FieldNames.ACCEPT_ENCODING), names);
  }
}
