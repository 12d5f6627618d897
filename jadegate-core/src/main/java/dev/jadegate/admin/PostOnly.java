package dev.jadegate.admin;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Verdict;
import dev.jadegate.message.FieldNames;
import dev.jadegate.proxy.Endpoint;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;

/** Something that changes the gateway, and so is done with POST; other methods get 405. */
record PostOnly(Endpoint action) implements Endpoint {
  @Override
  public Verdict respond(Exchange exchange) {
    return exchange.request().method() == HttpMethod.POST
        ? action.respond(exchange)
        : Pages.error(
            HttpResponseStatus.METHOD_NOT_ALLOWED,
            "this is done with POST",
            exchange.id(),
            FieldNames.ALLOW,
            "POST");
  }
}
