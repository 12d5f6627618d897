package dev.jadegate.filter.requestid;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Filter;
import dev.jadegate.api.Verdict;
import dev.jadegate.message.FieldName;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;

/** Sends the request id to the instance and back to the client, under the configured name. */
public final class RequestIdFilter implements Filter {
  private final FieldName name;

  public RequestIdFilter(FieldName name) {
    this.name = name;
  }

  @Override
  public Verdict onRequest(Exchange exchange, HttpRequest request) {
    request.headers().set(name, exchange.id());
    return Verdict.proceed();
  }

  @Override
  public Verdict onResponse(Exchange exchange, HttpResponse response) {
    response.headers().set(name, exchange.id());
    return Verdict.proceed();
  }
}
