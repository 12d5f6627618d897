package dev.jadegate.filter.compression;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Filter;
import dev.jadegate.api.Verdict;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.FieldValue;
import io.netty.handler.codec.http.HttpRequest;

/**
 * Stands before a cache that keeps compressed answers: puts what was negotiated in place of what
 * the client said, so that all clients with the same outcome share one stored answer. An instance
 * that compresses by itself is so asked for nothing else, or the answer would not fit to the others
 * who get it. Immutable.
 */
public final class VariantFilter implements Filter {
  private static final FieldValue IDENTITY = new FieldValue("identity");

  private final Negotiation negotiation;

  public VariantFilter(Negotiation negotiation) {
    this.negotiation = negotiation;
  }

  @Override
  public Verdict onRequest(Exchange exchange, HttpRequest request) {
    Coding coding = negotiation.outcome(exchange);
    request.headers().set(FieldNames.ACCEPT_ENCODING, coding == null ? IDENTITY : coding.value());
    return Verdict.proceed();
  }
}
