package dev.jadegate.proxy;

import dev.jadegate.api.Failure;
import dev.jadegate.header.Expectation;
import dev.jadegate.header.HopByHop;
import dev.jadegate.header.HostField;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.FieldValue;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.RequestHead;
import dev.jadegate.observe.tracing.Tracing;
import dev.jadegate.route.RequestTarget;
import dev.jadegate.route.Rewrite;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.NetUtil;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a request's head means before anybody routes it, and how it looks when it is sent on. Fields
 * that concern only the client's connection are taken off first and what the gateway adds comes
 * later, so that no client can have ours stripped by naming them in Connection (RFC 9110, section
 * 7.6.1). One per event loop.
 */
final class Arrival {
  private static final Logger LOG = LoggerFactory.getLogger(Arrival.class);
  private static final FieldValue TRAILERS = new FieldValue("trailers");

  private final RequestTarget target = new RequestTarget();
  private String detail = "";

  /** The Host of the request before, which nearly always is that of this one too. */
  private String lastGiven = "";

  private @Nullable String lastHost = "";

  /** Why {@link #examine} refused. */
  String detail() {
    return detail;
  }

  /** What a request's head says; the failure if it is bad. */
  @Nullable Failure examine(LiveExchange x) {
    Failure wrong = read(x);
    Tracing tracing = x.snapshot.tracing();
    if (tracing != null) {
      x.trace = tracing.begin(x.request().block(), x, x.loop().random(), x.startNanos);
    }
    if (LOG.isDebugEnabled()) {
      LOG.atDebug()
          .addKeyValue("method", x.method())
          .addKeyValue("path", x.path())
          .addKeyValue("client_ip", x.clientIp())
          .addKeyValue("user_agent", x.request().headers().get(FieldNames.USER_AGENT))
          .addKeyValue("request_id", x.id())
          .log("request started");
    }
    return wrong;
  }

  /** Reads target, host and connection fields into the exchange; the failure if they are bad. */
  private @Nullable Failure read(LiveExchange x) {
    detail = "";
    RequestHead request = x.request();
    HeaderBlock fields = request.block();
    HttpMethod method = request.method();
    if (method == HttpMethod.CONNECT || method == HttpMethod.TRACE) {
      return refuse(Failure.METHOD_NOT_ALLOWED, "method is never forwarded");
    }
    Failure bad = target.parse(request.uri(), method, x.snapshot.pathRules());
    x.path = target.path(); // as it came, if it cannot be normalised
    if (bad != null) {
      return refuse(bad, target.problem());
    }
    x.query = target.query();
    if (target.authority() != null) {
      request.setUri(target.raw().startsWith("/") ? target.raw() : "/" + target.raw());
    }
    if (method == HttpMethod.OPTIONS) {
      x.endsHere = endsHere(fields);
    }
    bad = host(x, request, fields);
    if (bad != null) {
      return bad;
    }
    if (fields.contains(FieldNames.EXPECT) && !isExpectationMet(x, request)) {
      return refuse(Failure.EXPECTATION_FAILED, "unknown expectation");
    }
    if (x.snapshot.via().isLoop(fields)) {
      return refuse(Failure.LOOP, "the request has been here before");
    }
    connectionFields(x, fields);
    return null;
  }

  /** Max-Forwards counts down, and at zero the answer is ours (RFC 9110, section 7.6.2). */
  private static boolean endsHere(HeaderBlock fields) {
    Integer left = fields.getInt(FieldNames.MAX_FORWARDS);
    if (left == null || left < 0) {
      return false;
    }
    if (left > 0) {
      fields.set(FieldNames.MAX_FORWARDS, Integer.toString(left - 1));
    }
    return left == 0;
  }

  private Failure refuse(Failure failure, String why) {
    detail = why;
    return failure;
  }

  private @Nullable Failure host(LiveExchange x, RequestHead request, HeaderBlock fields) {
    boolean http10 = request.protocolVersion() == HttpVersion.HTTP_1_0;
    int count = fields.countOf(FieldNames.HOST);
    String authority = target.authority();
    if (count > 1 || count == 0 && !http10) {
      return refuse(Failure.BAD_HOST, "one Host field is needed"); // RFC 9112, section 3.2
    }
    String given = count == 0 ? "" : String.valueOf(fields.get(FieldNames.HOST, lastGiven));
    String host = given.isEmpty() ? "" : hostOf(given);
    if (host != null && authority != null) {
      fields.set(FieldNames.HOST, authority); // RFC 9112, section 3.2.2
      host = HostField.host(authority);
    } else if (count == 0) {
      fields.set(FieldNames.HOST, localAuthority(x)); // the instance is asked with HTTP/1.1
    }
    if (host == null) {
      return refuse(Failure.BAD_HOST, "bad Host field");
    }
    x.host = host;
    TlsPeer tls = x.peer.tls();
    return tls == null || tls.serves().test(host)
        ? null
        : refuse(Failure.MISDIRECTED, "this host has another certificate");
  }

  private @Nullable String hostOf(String given) {
    if (!given.equals(lastGiven)) {
      lastHost = HostField.host(given);
      lastGiven = given;
    }
    return lastHost;
  }

  /** Where the client connected to: all that is known of a host that it did not name. */
  private static String localAuthority(LiveExchange x) {
    return NetUtil.toSocketAddressString(x.peer.local());
  }

  private static boolean isExpectationMet(LiveExchange x, RequestHead request) {
    if (request.protocolVersion() == HttpVersion.HTTP_1_0) {
      request.headers().remove(FieldNames.EXPECT); // RFC 9110, section 10.1.1
      return true;
    }
    Expectation expectation = Expectation.of(request.headers());
    if (expectation == Expectation.CONTINUE && !request.hasBody()) {
      request.headers().remove(FieldNames.EXPECT);
      return true;
    }
    x.expectsContinue = expectation == Expectation.CONTINUE;
    return x.expectsContinue;
  }

  private static void connectionFields(LiveExchange x, HeaderBlock fields) {
    boolean http10 = x.request().protocolVersion() == HttpVersion.HTTP_1_0;
    x.upgrade = http10 ? null : HopByHop.upgradeProtocol(fields); // RFC 9110, section 7.8
    if (x.upgrade != null) {
      x.set(HopByHop.UPGRADE, x.upgrade);
    }
    x.acceptsTrailers = HopByHop.strip(fields);
    if (x.snapshot.dropUnderscores()) {
      int dropped = fields.removeNamesWithUnderscore();
      if (dropped > 0) {
        x.snapshot.observation().fieldsDropped(dropped);
      }
    }
  }

  /** Makes the head what the instance shall see; the failure if the route's rewrite forbids it. */
  @Nullable Failure prepareForward(LiveExchange x, String service) {
    RequestHead request = x.request();
    HeaderBlock fields = request.block();
    Route route = x.matched();
    String rewritten = forwardTarget(x, route);
    if (rewritten == null) {
      return refuse(Failure.BAD_PATH, "rewritten path has segments of dots");
    }
    request.setUri(rewritten);
    if (x.upgrade != null) {
      boolean allowed =
          route.allowsUpgrade(x.upgrade.toLowerCase(Locale.ROOT)) && !request.hasBody();
      if (allowed) {
        fields.set(FieldNames.UPGRADE, x.upgrade);
        Failure wrong = Upgrades.isWebSocket(x.upgrade) ? Upgrades.refusal(request) : null;
        if (wrong != null) {
          return refuse(wrong, "bad WebSocket handshake");
        }
      } else {
        x.upgrade = null;
      }
    }
    x.recognizeGrpc();
    String wrong = CallTime.read(x);
    if (wrong != null) {
      return refuse(Failure.BAD_REQUEST, wrong);
    }
    if (x.acceptsTrailers || x.grpc) { // gRPC ends by trailers, whatever the client says of them
      fields.set(FieldNames.TE, TRAILERS);
    }
    x.snapshot.via().add(fields, x.protocol());
    fields.set(FieldNames.X_SERVICE_NAME, service);
    return null;
  }

  private static @Nullable String forwardTarget(LiveExchange x, Route route) {
    if (route.forwardsRawPath()) {
      return x.request().uri();
    }
    Rewrite rewrite = route.rewrite();
    String path = rewrite == null ? x.path : rewrite.apply(x.path);
    if (path == null) {
      return null;
    }
    if (x.query.isEmpty()) {
      return path;
    }
    String uri = x.request().uri();
    boolean same = rewrite == null && path.length() + 1 + x.query.length() == uri.length();
    return same && uri.startsWith(path) ? uri : path + "?" + x.query;
  }
}
