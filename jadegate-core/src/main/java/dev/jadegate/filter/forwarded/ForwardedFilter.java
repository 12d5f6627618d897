package dev.jadegate.filter.forwarded;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Filter;
import dev.jadegate.api.Verdict;
import dev.jadegate.config.AddressSet;
import dev.jadegate.header.Forwarded;
import io.netty.handler.codec.http.HttpRequest;

/** X-Forwarded-For, -Proto and -Host and X-Real-IP for the instance; see {@link Forwarded}. */
public final class ForwardedFilter implements Filter {
  private final AddressSet trusted;

  public ForwardedFilter(AddressSet trusted) {
    this.trusted = trusted;
  }

  @Override
  public Verdict onRequest(Exchange exchange, HttpRequest request) {
    Forwarded.write(
        request.headers(),
        exchange.peerIp(),
        exchange.clientIp(),
        exchange.scheme(),
        trusted.contains(exchange.peer().getAddress()));
    return Verdict.proceed();
  }
}
