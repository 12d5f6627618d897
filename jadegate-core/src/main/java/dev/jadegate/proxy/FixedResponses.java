package dev.jadegate.proxy;

import dev.jadegate.api.BodySource;
import dev.jadegate.api.Failure;
import dev.jadegate.api.Verdict;
import dev.jadegate.header.ErrorResponse;
import dev.jadegate.header.HostField;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.ResponseHead;
import dev.jadegate.resilience.CircuitBreaker;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

/** The answers of routes that lead to no service. */
final class FixedResponses {
  /** Every common method but TRACE and CONNECT, which are never forwarded. */
  private static final String FORWARDED = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

  private static final int HTTPS_PORT = 443;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private FixedResponses() {}

  /** What may be asked where the method was refused whatever the route. */
  static String allowedMethods(LiveExchange x) {
    return x.matched().action() instanceof Action.Reserved ? "GET, HEAD" : FORWARDED;
  }

  static ResponseHead redirect(LiveExchange x, Action.Redirect redirect) {
    HttpHeaders fields = new HeaderBlock();
    fields.add(FieldNames.LOCATION, location(x, redirect));
    fields.add(FieldNames.CONTENT_LENGTH, "0");
    return new ResponseHead(HttpResponseStatus.valueOf(redirect.status()), (HeaderBlock) fields);
  }

  private static String location(LiveExchange x, Action.Redirect redirect) {
    String target = redirect.to();
    if (target.equals("https")) {
      int port = redirect.httpsPort().getAsInt();
      target = "https://" + hostOf(x) + (port == HTTPS_PORT ? "" : ":" + port) + x.path;
    }
    return x.query().isEmpty() || target.indexOf('?') >= 0 ? target : target + "?" + x.query();
  }

  /** The host asked for, or the one given to a client of HTTP/1.0 that named none. */
  private static String hostOf(LiveExchange x) {
    String field = x.request().headers().get(FieldNames.HOST);
    String host = x.host().isEmpty() && field != null ? HostField.host(field) : x.host();
    return host == null ? "" : host;
  }

  /** What a request gets that a breaker refuses: when to come back (RFC 9110, section 10.2.3). */
  static Verdict refusal(LiveExchange x, @Nullable CircuitBreaker breaker) {
    long wait = breaker == null ? 0 : breaker.waitNanos(x.loop().recent());
    long seconds = Math.max(1, Math.ceilDiv(wait, NANOS_PER_SECOND));
    ErrorResponse error = ErrorResponse.of(Failure.BREAKER_OPEN, x.id(), x.request());
    error.head().headers().set(FieldNames.RETRY_AFTER, Long.toString(seconds));
    return Verdict.respond(error.head(), error.body());
  }

  /** A 405 says what would be allowed (RFC 9110, section 15.5.6). */
  static Verdict methodNotAllowed(LiveExchange x, String allow) {
    ErrorResponse error = ErrorResponse.of(Failure.METHOD_NOT_ALLOWED, x.id(), x.request());
    error.head().headers().set(FieldNames.ALLOW, allow);
    return Verdict.respond(error.head(), error.body());
  }

  /** What OPTIONS gets that asks the gateway itself: everything may be asked of some route. */
  static ResponseHead options() {
    HttpHeaders fields = new HeaderBlock();
    fields.add(FieldNames.ALLOW, FORWARDED);
    return new ResponseHead(HttpResponseStatus.NO_CONTENT, (HeaderBlock) fields);
  }

  static ResponseHead head(Action.Respond fixed) {
    HeaderBlock fields = (HeaderBlock) fixed.headers().copy();
    fields.set(FieldNames.CONTENT_LENGTH, Integer.toString(fixed.body().length));
    return new ResponseHead(HttpResponseStatus.valueOf(fixed.status()), fields);
  }

  static BodySource body(LiveExchange x, Action.Respond fixed) {
    return fixed.body().length == 0
        ? BodySource.empty()
        : BodySource.of(
            PooledByteBufAllocator.DEFAULT
                .directBuffer(fixed.body().length)
                .writeBytes(fixed.body()));
  }
}
