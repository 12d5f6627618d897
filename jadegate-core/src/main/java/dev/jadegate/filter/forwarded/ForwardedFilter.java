package dev.jadegate.filter.forwarded;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Filter;
import dev.jadegate.api.Verdict;
import dev.jadegate.header.AddressSet;
import dev.jadegate.header.Forwarded;
import io.netty.handler.codec.http.HttpRequest;
import java.net.InetAddress;

/** X-Forwarded-For, -Proto and -Host and X-Real-IP for the instance; see {@link Forwarded}. */
public final class ForwardedFilter implements Filter {
  private final AddressSet trusted;

  public ForwardedFilter(AddressSet trusted) {
    this.trusted = trusted;
  }

  @Override
  public Verdict onRequest(Exchange exchange, HttpRequest request) {
    InetAddress peer = exchange.peer().getAddress();
    InetAddress client = exchange.clientAddress();
    String peerText = peer.getHostAddress();
    String clientText = client.equals(peer) ? peerText : client.getHostAddress();
    Forwarded.write(
        request.headers(), peerText, clientText, exchange.scheme(), trusted.contains(peer));
    return Verdict.proceed();
  }
}
