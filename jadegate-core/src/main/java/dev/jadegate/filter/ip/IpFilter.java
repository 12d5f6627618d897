package dev.jadegate.filter.ip;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Failure;
import dev.jadegate.api.Filter;
import dev.jadegate.api.Verdict;
import dev.jadegate.config.AddressSet;
import io.netty.handler.codec.http.HttpRequest;

/** Lets clients pass by their address: deny wins, and an empty allow list allows all. */
public final class IpFilter implements Filter {
  private final AddressSet allow;
  private final AddressSet deny;

  public IpFilter(AddressSet allow, AddressSet deny) {
    this.allow = allow;
    this.deny = deny;
  }

  @Override
  public Verdict onRequest(Exchange exchange, HttpRequest request) {
    boolean denied = deny.contains(exchange.clientAddress());
    boolean allowed = allow.isEmpty() || allow.contains(exchange.clientAddress());
    return denied || !allowed
        ? Verdict.fail(Failure.DENIED, "address is not allowed")
        : Verdict.proceed();
  }
}
