package dev.jadegate.filter.security;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Filter;
import dev.jadegate.api.Verdict;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.AsciiString;

/**
 * Fields that make browsers careful, where the instance did not set its own.
 * Strict-Transport-Security only over TLS (RFC 6797, section 7.2); no X-XSS-Protection, which
 * current browsers ignore and old ones could be attacked through. The instance's Server field is
 * removed, or replaced by the configured one.
 */
public final class SecurityHeadersFilter implements Filter {
  private static final AsciiString CONTENT_TYPE_OPTIONS =
      AsciiString.cached("X-Content-Type-Options");
  private static final AsciiString NOSNIFF = AsciiString.cached("nosniff");
  private static final AsciiString FRAME_OPTIONS = AsciiString.cached("X-Frame-Options");
  private static final AsciiString DENY = AsciiString.cached("DENY");
  private static final AsciiString REFERRER_POLICY = AsciiString.cached("Referrer-Policy");
  private static final AsciiString STRICT_ORIGIN =
      AsciiString.cached("strict-origin-when-cross-origin");
  private static final AsciiString PERMISSIONS_POLICY = AsciiString.cached("Permissions-Policy");
  private static final AsciiString NO_DEVICES =
      AsciiString.cached("camera=(), microphone=(), geolocation=()");
  private static final AsciiString HSTS = AsciiString.cached("Strict-Transport-Security");
  private static final AsciiString ONE_YEAR =
      AsciiString.cached("max-age=31536000; includeSubDomains");
  private static final AsciiString CSP = AsciiString.cached("Content-Security-Policy");

  private final String csp;
  private final String server;

  /**
   * @param csp a Content-Security-Policy; empty: none
   * @param server the Server field's value; empty: no such field
   */
  public SecurityHeadersFilter(String csp, String server) {
    this.csp = csp;
    this.server = server;
  }

  @Override
  public Verdict onResponse(Exchange exchange, HttpResponse response) {
    HttpHeaders fields = response.headers();
    addMissing(fields, CONTENT_TYPE_OPTIONS, NOSNIFF);
    addMissing(fields, FRAME_OPTIONS, DENY);
    addMissing(fields, REFERRER_POLICY, STRICT_ORIGIN);
    addMissing(fields, PERMISSIONS_POLICY, NO_DEVICES);
    if (exchange.scheme().equals("https")) {
      addMissing(fields, HSTS, ONE_YEAR);
    }
    if (!csp.isEmpty()) {
      addMissing(fields, CSP, csp);
    }
    fields.remove(HttpHeaderNames.SERVER);
    if (!server.isEmpty()) {
      fields.add(HttpHeaderNames.SERVER, server);
    }
    return Verdict.proceed();
  }

  private static void addMissing(HttpHeaders fields, AsciiString name, CharSequence value) {
    if (!fields.contains(name)) {
      fields.add(name, value);
    }
  }
}
