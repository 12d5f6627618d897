package dev.jadegate.observe.tracing;

import dev.jadegate.api.Failure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes spans of finished exchanges, on the thread that sends them. Names and attributes are those
 * of OpenTelemetry's <a href="https://opentelemetry.io/docs/specs/semconv/http/http-spans/">
 * conventions for HTTP</a> as far as they go, and begin with {@code jadegate.} where they do not. A
 * span's name holds nothing that a client can choose (SEMANTICS T14).
 */
final class SpanMaker {
  private static final int SERVER_ERROR = 500;
  private static final int CLIENT_ERROR = 400;
  private static final String OTHER = "_OTHER";

  private static final Set<String> METHODS =
      Set.of(
          "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY");

  /**
   * Of gRPC's statuses, those that are the server's fault: UNKNOWN, DEADLINE_EXCEEDED,
   * UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS.
   */
  private static final Set<Integer> GRPC_ERRORS = Set.of(2, 4, 12, 13, 14, 15);

  private SpanMaker() {}

  static List<Span> spans(List<FinishedExchange> exchanges) {
    List<Span> spans = new ArrayList<>(exchanges.size() * 2);
    for (FinishedExchange exchange : exchanges) {
      if (!exchange.trace().isBranch()) {
        spans.add(ofExchange(exchange));
      }
      for (AttemptSpan attempt : exchange.trace().attempts()) {
        spans.add(ofAttempt(exchange, attempt));
      }
    }
    return spans;
  }

  private static Span ofExchange(FinishedExchange x) {
    Map<String, Object> to = new LinkedHashMap<>();
    method(to, x.method());
    text(to, "http.route", x.route());
    text(to, "url.path", x.path());
    text(to, "url.scheme", x.scheme());
    text(to, "server.address", x.host());
    text(to, "client.address", x.clientIp());
    text(to, "user_agent.original", x.userAgent());
    text(to, "network.protocol.version", version(x.protocol()));
    to.put("http.response.status_code", (long) x.status());
    to.put("http.request.body.size", x.requestBytes());
    to.put("http.response.body.size", x.responseBytes());
    grpc(to, x.grpcStatus());
    text(to, "jadegate.request_id", x.requestId());
    text(to, "jadegate.service", x.service());
    text(to, "jadegate.cache", x.cache());
    to.put("jadegate.attempts", (long) x.trace().attempts().size());
    if (x.waitedNanos() > 0) {
      to.put("jadegate.queue.duration", x.waitedNanos() / 1e9);
    }
    Failure failure = x.failure();
    boolean wrong =
        x.status() >= SERVER_ERROR
            || failure != null && failure.side() != Failure.Side.DOWNSTREAM && x.status() < 400
            || GRPC_ERRORS.contains(x.grpcStatus());
    failure(to, failure, wrong, x.status());
    return new Span(
        x.trace().high(),
        x.trace().low(),
        x.trace().span(),
        x.trace().parent(),
        true,
        name(x.method(), x.route()),
        "",
        x.startEpochNanos(),
        x.startEpochNanos() + x.durationNanos(),
        to,
        List.of(),
        wrong ? x.failureDetail() : null);
  }

  private static Span ofAttempt(FinishedExchange x, AttemptSpan attempt) {
    AttemptSpan.Of what = attempt.what();
    Map<String, Object> to = new LinkedHashMap<>();
    method(to, x.method());
    int colon = what.instance().lastIndexOf(':');
    text(to, "server.address", host(what.instance(), colon));
    to.put("server.port", Long.parseLong(what.instance(), colon + 1, what.instance().length(), 10));
    if (attempt.connectedNanos() != 0) {
      int query = attempt.uri().indexOf('?');
      String path = query < 0 ? attempt.uri() : attempt.uri().substring(0, query);
      to.put("url.full", what.scheme() + "://" + what.instance() + path);
      to.put("network.protocol.version", attempt.protocolVersion());
      to.put("jadegate.connection.reused", attempt.isReused());
    }
    if (attempt.status() != 0) {
      to.put("http.response.status_code", (long) attempt.status());
    }
    if (what.number() > 1) {
      to.put("http.request.resend_count", what.number() - 1L);
    }
    grpc(to, attempt.grpcStatus());
    text(to, "jadegate.service", what.service());
    to.put("jadegate.attempt", (long) what.number());
    if (what.hedge()) {
      to.put("jadegate.hedge", true);
    }
    if (x.trace().isBranch()) {
      to.put("jadegate.background", true);
    }
    text(to, "jadegate.cancelled", attempt.cancelled());
    Failure failure = attempt.failure();
    boolean wrong = failure != null || attempt.status() >= CLIENT_ERROR || attempt.grpcStatus() > 0;
    failure(to, failure, wrong, attempt.status());
    return new Span(
        x.trace().high(),
        x.trace().low(),
        attempt.id(),
        x.trace().span(),
        false,
        name(x.method(), what.service()),
        what.service(),
        x.epochNanos(attempt.startNanos()),
        x.epochNanos(attempt.endNanos()),
        to,
        events(x, attempt),
        wrong ? "" : null);
  }

  private static List<Span.Event> events(FinishedExchange x, AttemptSpan attempt) {
    List<Span.Event> events = new ArrayList<>(2);
    if (attempt.connectedNanos() != 0) {
      events.add(new Span.Event("connected", x.epochNanos(attempt.connectedNanos())));
    }
    if (attempt.headNanos() != 0) {
      events.add(new Span.Event("response head", x.epochNanos(attempt.headNanos())));
    }
    return events;
  }

  /** A client may make up methods, and each would be a name. */
  private static String name(String method, String of) {
    String verb = METHODS.contains(method) ? method : "HTTP";
    return of.isEmpty() ? verb : verb + " " + of;
  }

  private static void method(Map<String, Object> to, String method) {
    boolean known = METHODS.contains(method);
    to.put("http.request.method", known ? method : OTHER);
    if (!known) {
      to.put("http.request.method_original", method);
    }
  }

  private static void grpc(Map<String, Object> to, int status) {
    if (status >= 0) {
      to.put("rpc.system", "grpc");
      to.put("rpc.grpc.status_code", (long) status);
    }
  }

  /** What went wrong by name, or else by the status. That a client has left is no error. */
  private static void failure(
      Map<String, Object> to, @Nullable Failure failure, boolean wrong, int status) {
    if (failure != null) {
      to.put("jadegate.failure", failure.label());
    }
    if (wrong) {
      to.put("error.type", failure == null ? Integer.toString(status) : failure.label());
    }
  }

  private static void text(Map<String, Object> to, String key, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      to.put(key, value);
    }
  }

  /** {@code HTTP/1.1} is 1.1, and {@code HTTP/2.0} 2. */
  private static String version(String protocol) {
    String number = protocol.substring(protocol.indexOf('/') + 1);
    return number.endsWith(".0") && !number.startsWith("1") ? number.substring(0, 1) : number;
  }

  private static String host(String instance, int colon) {
    String host = instance.substring(0, colon);
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
