package dev.jadegate.admin;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Failure;
import dev.jadegate.api.Verdict;
import dev.jadegate.proxy.Endpoint;
import io.netty.handler.codec.http.HttpMethod;

/** A page that answers to GET and HEAD; other methods get 405. */
record ReadOnly(Endpoint page) implements Endpoint {
  @Override
  public Verdict respond(Exchange exchange) {
    HttpMethod method = exchange.request().method();
    return method == HttpMethod.GET || method == HttpMethod.HEAD
        ? page.respond(exchange)
        : Verdict.fail(Failure.METHOD_NOT_ALLOWED, "pages are read with GET");
  }
}
