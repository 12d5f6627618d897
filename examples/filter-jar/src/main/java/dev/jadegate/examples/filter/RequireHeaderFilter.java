package dev.jadegate.examples.filter;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Failure;
import dev.jadegate.api.Filter;
import dev.jadegate.api.Verdict;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import java.util.List;
import java.util.Set;

/**
 * Answers 403 unless a request field has one of the configured values, and tells caches that the
 * answer depends on that field. Immutable, as every filter: all event loops use this one object.
 */
final class RequireHeaderFilter implements Filter {
  private final String header;
  private final Set<String> values;

  RequireHeaderFilter(RequireHeaderConfig config) {
    header = config.header();
    values = Set.copyOf(config.values());
  }

  @Override
  public Verdict onRequest(Exchange exchange, HttpRequest request) {
    List<String> given = request.headers().getAll(header);
    // Of two fields an instance might believe the other one.
    if (given.size() == 1 && values.contains(given.getFirst())) {
      return Verdict.proceed();
    }
    // The detail is for the access log; the client sees only the status and a short reason.
    return Verdict.fail(Failure.DENIED, header + " has none of the accepted values");
  }

  /** Also called for the 403 above: a filter that ran sees every final response. */
  @Override
  public Verdict onResponse(Exchange exchange, HttpResponse response) {
    response.headers().add(HttpHeaderNames.VARY, header);
    return Verdict.proceed();
  }
}
