package dev.jadegate.observe.tracing;

import dev.jadegate.api.Failure;
import dev.jadegate.message.FieldNames;
import dev.jadegate.observe.ExchangeRecord;
import org.jspecify.annotations.Nullable;

/**
 * A sampled exchange that is over, as it waits for the thread that makes spans of it. Immutable
 * from now on, with all that it refers to.
 *
 * @param startEpochNanos when it began, on the clock of the world
 */
record FinishedExchange(
    Trace trace,
    long startEpochNanos,
    long durationNanos,
    String method,
    String path,
    String scheme,
    String protocol,
    String host,
    String clientIp,
    @Nullable String userAgent,
    String requestId,
    String route,
    String service,
    String cache,
    int status,
    int grpcStatus,
    @Nullable Failure failure,
    String failureDetail,
    long requestBytes,
    long responseBytes,
    long waitedNanos) {

  /** What a client may make longer is cut here: up to 8192 of these wait. */
  private static final int MOST_CHARACTERS = 512;

  /** The text, or its beginning. */
  static String cut(String text) {
    return text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) : text;
  }

  static FinishedExchange of(Trace trace, ExchangeRecord x, long epochNanos) {
    String userAgent = x.requestHeaders().get(FieldNames.USER_AGENT);
    return new FinishedExchange(
        trace,
        epochNanos - x.durationNanos(),
        x.durationNanos(),
        cut(x.method()),
        cut(x.path()),
        x.scheme(),
        x.protocol(),
        cut(x.host()),
        x.clientIp(),
        userAgent == null ? null : cut(userAgent),
        x.requestId(),
        x.route(),
        x.service(),
        x.cache(),
        x.status(),
        x.grpcStatus(),
        x.failure(),
        cut(x.failureDetail()),
        x.requestBytes(),
        x.responseBytes(),
        x.waitedNanos());
  }

  /** How many spans are made of it. */
  int spans() {
    return trace.attempts().size() + (trace.isBranch() ? 0 : 1);
  }

  /** A time of the loop's clock on that of the world. */
  long epochNanos(long nanos) {
    return startEpochNanos + (nanos - trace.startNanos());
  }
}
