package dev.jadegate.proxy;

import dev.jadegate.api.Failure;
import dev.jadegate.header.Grpc;
import dev.jadegate.message.ResponseHead;
import dev.jadegate.message.Upstream;
import dev.jadegate.observe.tracing.AttemptSpan;
import dev.jadegate.observe.tracing.Trace;
import dev.jadegate.upstream.AttemptResult;
import dev.jadegate.upstream.Instance;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * What came of an attempt, told to those who judge the instance by it, its health and the breaker,
 * and noted in its span. Event loop only.
 */
final class AttemptReport implements AttemptResult {
  private static final int OK = 200;

  private final LiveExchange exchange;
  private final Instance instance;
  private final BreakerCall breaker;
  private int status;
  private int grpcStatus = Grpc.NO_STATUS;
  private long headNanos = -1;
  private boolean broken;
  private boolean told;
  private @Nullable AttemptSpan span;

  /** The attempt begins; the breaker has given leave for it. */
  AttemptReport(LiveExchange exchange, Instance instance, BreakerCall breaker) {
    this.exchange = exchange;
    this.instance = instance;
    this.breaker = breaker;
    instance.active().incrementAndGet();
  }

  /** It asks for a connection; the exchange has counted it. */
  void begin(String service, boolean hedge) {
    Trace trace = exchange.trace;
    if (trace != null && trace.isSampled()) {
      AttemptSpan.Of what =
          new AttemptSpan.Of(
              service, instance.address(), instance.pools().scheme(), exchange.attempts, hedge);
      span = trace.attempt(what, exchange.loop().random(), exchange.loop().now());
    }
  }

  /** The head is about to be sent, and tells the instance what trace it is in. */
  void connected(Upstream stream) {
    Trace trace = exchange.trace;
    if (trace == null) {
      return;
    }
    if (span != null) {
      String target = exchange.request().uri();
      span.connected(exchange.loop().now(), stream.isReused(), stream.protocolVersion(), target);
    }
    trace.tell(exchange.request().block(), span);
  }

  /** The answer has come, so long after the request was sent. */
  void head(ResponseHead head, long nanos) {
    headNanos = nanos;
    status = head.status().code();
    if (span != null) {
      span.answered(exchange.loop().recent(), status);
    }
    if (exchange.grpc && status == OK) {
      grpcStatus = Grpc.status(head.headers()); // or in the trailers (SEMANTICS 120)
      if (grpcStatus != Grpc.NO_STATUS) {
        tell();
      }
    } else {
      tell();
    }
  }

  /** The answer is complete. */
  void trailers(LastHttpContent last) {
    if (exchange.grpc && status == OK && grpcStatus == Grpc.NO_STATUS) {
      grpcStatus = Grpc.status(last.trailingHeaders());
      tell();
    }
  }

  /**
   * It failed, which may tell something of the instance's health (SEMANTICS 93).
   *
   * @param reused whether its connection had served others before
   * @param begun whether the answer had begun
   */
  void failed(Failure failure, boolean reused, boolean begun) {
    if (span != null) {
      span.failed(failure);
    }
    boolean raced = failure == Failure.STALE_CONNECTION && reused;
    if (failure.side() == Failure.Side.UPSTREAM
        && failure != Failure.REFUSED_STREAM // it goes away in good order
        && !raced
        && exchange.tunnel == null) {
      broken = true;
      if (failure != Failure.RESPONSE_TIMEOUT || !begun) {
        tellListener(); // an answer that fell silent may be a stream without news
      }
      breaker.judge(this, exchange.loop());
    }
  }

  /** Nobody wants it any more. */
  void cancelled(String why) {
    if (span != null) {
      span.cancelled(why);
    }
  }

  /** Nothing more comes of it. */
  void over() {
    if (span != null) {
      span.grpcStatus(grpcStatus);
      span.ended(exchange.loop().now());
    }
    instance.active().decrementAndGet();
    breaker.end();
  }

  private void tell() {
    tellListener();
    breaker.judge(this, exchange.loop());
  }

  private void tellListener() {
    if (told) {
      instance.attempts().onBrokenOff(this);
    } else {
      told = true;
      instance.attempts().onResult(this);
    }
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public int grpcStatus() {
    return grpcStatus;
  }

  @Override
  public long headNanos() {
    return headNanos;
  }

  @Override
  public boolean isBroken() {
    return broken;
  }
}
