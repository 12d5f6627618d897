package dev.jadegate.filter.transform;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Filter;
import dev.jadegate.api.Verdict;
import dev.jadegate.config.TransformConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;

/** Sets, adds and removes header fields of requests and responses. */
public final class TransformFilter implements Filter {
  private final HeaderEdits request;
  private final HeaderEdits response;

  public TransformFilter(TransformConfig config) {
    request = new HeaderEdits(config.requestHeaders());
    response = new HeaderEdits(config.responseHeaders());
  }

  @Override
  public Verdict onRequest(Exchange exchange, HttpRequest message) {
    request.apply(message.headers());
    return Verdict.proceed();
  }

  @Override
  public Verdict onResponse(Exchange exchange, HttpResponse message) {
    response.apply(message.headers());
    return Verdict.proceed();
  }
}
