package dev.jadegate.admin;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Filter;
import dev.jadegate.api.Verdict;
import dev.jadegate.config.AddressSet;
import dev.jadegate.message.FieldNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.NetUtil;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may see a page of the admin port, or do something by it.
 *
 * <ol>
 *   <li>The host must be an IP address, {@code localhost} or a configured name. A web site that
 *       makes its own name point here (DNS rebinding) can send neither of them.
 *   <li>Whoever does something must not come from another web site, and must have the token.
 *   <li>Whoever reads must have the token, unless he is on this machine and nobody has forwarded
 *       the request.
 * </ol>
 */
public final class AdminGuard implements Filter {
  /** What a page asks of its readers. */
  public enum Access {
    /** Nothing: it says no more than that the gateway is there, or has rules of its own. */
    OPEN,
    /** To be here, or to have the token. */
    READ,
    /** To have the token. */
    WRITE
  }

  private static final AddressSet LOOPBACK = AddressSet.of(List.of("loopback"));
  private static final String CHALLENGE = "Bearer realm=\"jadegate\"";

  private final Set<String> hosts;
  private final AdminToken token;
  private final Access access;

  /** The hosts in lower case. */
  public AdminGuard(Set<String> hosts, AdminToken token, Access access) {
    this.hosts = Set.copyOf(hosts);
    this.token = token;
    this.access = access;
  }

  @Override
  public Verdict onRequest(Exchange exchange, HttpRequest request) {
    HttpHeaders fields = request.headers();
    if (!isKnown(exchange.host())) {
      return forbidden(exchange, "host is none of localhost, an IP address and admin.hosts");
    }
    if (access == Access.OPEN) {
      return Verdict.proceed();
    }
    boolean writes = access == Access.WRITE && request.method() == HttpMethod.POST;
    if (writes && !isOwnOrigin(fields)) {
      return forbidden(exchange, "another web site may not do this");
    }
    if (!writes && isLocal(exchange, fields)) {
      return Verdict.proceed();
    }
    String given = fields.get(FieldNames.AUTHORIZATION);
    return given != null && token.isIn(given) ? Verdict.proceed() : unknown(exchange, given);
  }

  private boolean isKnown(String host) {
    return host.equals("localhost")
        || hosts.contains(host)
        || NetUtil.isValidIpV4Address(host)
        || host.startsWith("["); // what else there is with a bracket was refused
  }

  /**
   * Browsers send an Origin with every POST; other programs send none. It has to name what the
   * request itself was sent to.
   */
  private static boolean isOwnOrigin(HttpHeaders fields) {
    String origin = fields.get(FieldNames.ORIGIN);
    if (origin == null) {
      return true;
    }
    int scheme = origin.indexOf("://");
    String host = fields.get(FieldNames.HOST);
    return scheme > 0 && origin.substring(scheme + 3).equalsIgnoreCase(host);
  }

  /** A proxy on this machine may bring requests of others. */
  private static boolean isLocal(Exchange exchange, HttpHeaders fields) {
    return LOOPBACK.contains(exchange.peer().getAddress())
        && !fields.contains(FieldNames.FORWARDED)
        && !fields.contains(FieldNames.X_FORWARDED_FOR)
        && !fields.contains(FieldNames.VIA);
  }

  private Verdict unknown(Exchange exchange, @Nullable String given) {
    if (!token.exists()) {
      return forbidden(exchange, "there is no token; see the log of the gateway");
    }
    return Pages.error(
        HttpResponseStatus.UNAUTHORIZED,
        given == null ? "a token is needed: Authorization: Bearer TOKEN" : "wrong token",
        exchange.id(),
        FieldNames.WWW_AUTHENTICATE,
        given == null ? CHALLENGE : CHALLENGE + ", error=\"invalid_token\""); // RFC 6750, section 3
  }

  private static Verdict forbidden(Exchange exchange, String why) {
    return Pages.error(HttpResponseStatus.FORBIDDEN, why, exchange.id());
  }
}
