package dev.jadegate.filter.compression;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Filter;
import dev.jadegate.api.Verdict;
import io.netty.handler.codec.http.HttpRequest;

/**
 * Finds out what the client takes, before other filters change what it said: to take away
 * Accept-Encoding is how a route keeps its instances from compressing themselves. Immutable.
 */
public final class NegotiationFilter implements Filter {
  private final Negotiation negotiation;

  public NegotiationFilter(Negotiation negotiation) {
    this.negotiation = negotiation;
  }

  @Override
  public Verdict onRequest(Exchange exchange, HttpRequest request) {
    negotiation.begin(exchange, request);
    return Verdict.proceed();
  }
}
