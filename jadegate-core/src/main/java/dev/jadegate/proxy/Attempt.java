package dev.jadegate.proxy;

import dev.jadegate.api.Failure;
import dev.jadegate.message.Abort;
import dev.jadegate.message.Interim;
import dev.jadegate.message.ResponseHead;
import dev.jadegate.message.ResponseSink;
import dev.jadegate.message.Upstream;
import dev.jadegate.upstream.Instance;
import dev.jadegate.upstream.Service;
import dev.jadegate.upstream.pool.ConnectionTaker;
import dev.jadegate.upstream.pool.Pool;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One try of an exchange at one instance.
 *
 * <pre>
 *   CONNECTING ──connection──► WAITING ──head──► RECEIVING ──last content──► OVER
 *       │ none to be had          │ abort, timeout    │ abort, silence         ▲
 *       └─────────────────────────┴───────────────────┴───── cancel ───────────┘
 * </pre>
 *
 * Tells {@link RequestFlow} what happens, and nothing more once it is over. Event loop only.
 */
final class Attempt implements ConnectionTaker, ResponseSink {
  private static final int NOT_MODIFIED = 304;

  private enum State {
    CONNECTING,
    WAITING,
    RECEIVING,
    OVER
  }

  private final RequestFlow flow;
  private final LiveExchange exchange;
  private final Service service;
  private final Instance instance;
  private final AttemptReport report;
  private State state = State.CONNECTING;
  private @Nullable Pool pool;
  private @Nullable Upstream stream;
  private boolean nothingSent = true;
  private long sentNanos;
  private boolean paused;
  private boolean awaitsRoom;
  private boolean hedge;

  /** The breaker has given leave for it. */
  Attempt(
      RequestFlow flow,
      LiveExchange exchange,
      Service service,
      Instance instance,
      BreakerCall breaker) {
    this.flow = flow;
    this.exchange = exchange;
    this.service = service;
    this.instance = instance;
    report = new AttemptReport(exchange, instance, breaker);
  }

  Instance instance() {
    return instance;
  }

  /** It is made beside another one. */
  void hedge() {
    hedge = true;
  }

  boolean isHedge() {
    return hedge;
  }

  /** Whether all was sent and nothing has come. */
  boolean isOwedAnAnswer() {
    return state == State.WAITING && sentNanos != 0;
  }

  /** Asks for a connection. */
  void start(boolean fresh) {
    Pool from = instance.pools().of(exchange.loop());
    pool = from;
    report.begin(service.name(), hedge);
    from.acquire(this, fresh, exchange.matched().timings().connect());
  }

  @Override
  public void onConnection(Upstream taken) {
    if (state == State.OVER) {
      taken.giveBack();
      return;
    }
    stream = taken;
    state = State.WAITING;
    nothingSent = false;
    taken.listen(this);
    CallTime.pass(exchange);
    report.connected(taken);
    taken.write(exchange.request());
    flow.connected(exchange, this);
  }

  @Override
  public void onWaited(long nanos) {
    if (state != State.OVER && exchange.attempt == this) {
      exchange.waited(nanos);
    }
  }

  @Override
  public void onNoConnection(Failure failure, String detail) {
    if (state != State.OVER) {
      judge(failure);
      over();
      flow.attemptFailed(exchange, this, failure, detail);
    }
  }

  @Override
  public InetSocketAddress source() {
    return exchange.peer.address();
  }

  @Override
  public InetSocketAddress destination() {
    return exchange.peer.local();
  }

  /** Writes a request object; flushes nothing. */
  void sendEmptyBody() {
    stream().write(LastHttpContent.EMPTY_LAST_CONTENT);
    requestSent();
  }

  /** Writes the whole body, which another attempt has sent already; flushes nothing. */
  void sendCopy(@Nullable RequestBody body) {
    if (body == null) {
      sendEmptyBody();
    } else {
      body.copyTo(stream());
      requestSent();
    }
  }

  /**
   * Writes what waits of the body; flushes nothing. Once it is over the stream may be another's.
   */
  void send(RequestBody body) {
    if (state != State.OVER && stream != null && body.sendTo(stream)) {
      requestSent();
    }
  }

  /** Writes what goes through a tunnel, the last content its FIN; flushes nothing. */
  void write(HttpContent chunk) {
    if (state == State.OVER) {
      chunk.release();
    } else {
      stream().write(chunk);
    }
  }

  /** The exchange is a tunnel, which has a clock of its own. */
  void clockOff() {
    stream().deadlineOff();
  }

  /** Both directions of a tunnel have ended, and with them the connection. */
  void complete() {
    if (state != State.OVER) {
      over();
    }
  }

  /** From here on the instance owes an answer. */
  private void requestSent() {
    sentNanos = exchange.loop().recent();
    if (state == State.WAITING) {
      stream().deadline(sentNanos, responseTimeout());
      flow.hedges().sent(exchange, this);
    }
  }

  /**
   * A gRPC call that brings its own deadline waits that long: whether it is one of those that begin
   * to answer late, its client knows and the gateway does not.
   */
  private long responseTimeout() {
    boolean own = exchange.grpc && exchange.callNanos > 0;
    long response = own ? 0 : exchange.matched().timings().response();
    long perTry = exchange.matched().retry().perTryNanos();
    return perTry > 0 && (response <= 0 || perTry < response) ? perTry : response;
  }

  void flush() {
    if (stream != null && state != State.OVER) {
      stream.flush();
    }
  }

  /** It takes no more of the body: for as long as its answer may take, then it is given up. */
  void awaitRoom() {
    if (!awaitsRoom && stream != null && state == State.WAITING && sentNanos == 0) {
      awaitsRoom = true;
      stream.deadline(exchange.loop().now(), responseTimeout());
    }
  }

  /** Whether the instance takes more of the request's body now. */
  boolean isWritable() {
    return stream != null && state != State.OVER && stream.isWritable();
  }

  /** Whether not a byte was sent: then any method may be tried again. */
  boolean isNothingSent() {
    return nothingSent;
  }

  /** Whether its connection had served others before. */
  boolean isOnReusedConnection() {
    return stream != null && stream.isReused();
  }

  /** Nothing more is wanted of this attempt; its stream, if any, is cut. */
  void cancel(String why) {
    if (state == State.OVER) {
      return;
    }
    boolean lent = state != State.CONNECTING;
    report.cancelled(why);
    over();
    if (lent) {
      stream().abort(why);
    } else if (pool != null) {
      pool.cancel(this);
    }
  }

  /** Its answer is not wanted; its stream is cut, unless it brings no more. */
  void dismiss(String why) {
    boolean head = exchange.request().method() == HttpMethod.HEAD;
    if (state == State.RECEIVING && (head || report.status() == NOT_MODIFIED)) {
      instance.attempts().onWhole();
      over();
    } else {
      cancel(why);
    }
  }

  /** Another attempt was quicker; how long this one would have taken, nobody will know. */
  void lose() {
    if (isOwedAnAnswer()) {
      long now = exchange.loop().now();
      took(now - sentNanos, now);
      instance.attempts().onOvertaken(now - sentNanos);
    }
    cancel("another attempt answered");
  }

  /**
   * The answer took so long, or longer: those that were not waited for count too, or the slow ones
   * would seem fewer than they are.
   */
  private void took(long nanos, long now) {
    if (service.timesAnswers()) {
      instance.latency().observe(nanos, now);
    }
    HedgePolicy policy = exchange.matched().hedge();
    if (policy != null && !hedge) {
      policy.observe(nanos, now);
    }
  }

  @Override
  public void onInterim(Interim interim) {
    if (state == State.WAITING && exchange.attempt == this) {
      flow.interim(exchange, interim);
    }
  }

  @Override
  public void onResponse(ResponseHead head) {
    if (state == State.OVER) {
      return;
    }
    state = State.RECEIVING;
    long now = exchange.loop().now();
    long nanos = now - (sentNanos == 0 ? now : sentNanos);
    exchange.upstreamTook(nanos);
    took(nanos, now);
    if (sentNanos != 0
        && head.status().code() < 500) { // failures may be quick, and say nothing of the load
      service.concurrency().answered(sentNanos, now);
    }
    report.head(head, nanos);
    stream().deadline(now, exchange.matched().timings().idle());
    flow.responded(exchange, this, head);
  }

  @Override
  public void onContent(HttpContent chunk) {
    if (state == State.OVER) {
      if (chunk instanceof LastHttpContent) {
        stream().deadlineOff(); // of an answer that was dismissed
      }
      chunk.release();
      return;
    }
    if (chunk instanceof LastHttpContent last && exchange.tunnel == null) {
      stream().deadlineOff();
      report.trailers(last);
      instance.attempts().onWhole();
      over();
    }
    flow.responseContent(exchange, chunk);
  }

  @Override
  public void onReadComplete() {
    flow.flushDownstream(exchange);
    if (state == State.OVER) {
      return;
    }
    Upstream from = stream();
    if (exchange.isDownstreamWritable() || exchange.attempt != this) {
      if (state == State.RECEIVING && exchange.tunnel == null) {
        from.deadline(exchange.loop().now(), exchange.matched().timings().idle());
      }
      from.read();
    } else {
      paused = true; // the client is slow, so the instance owes nothing
      from.deadlineOff();
    }
  }

  /** The client takes bytes again; it may have been interim responses that filled its buffers. */
  void resume() {
    if (!paused || state == State.OVER) {
      return;
    }
    paused = false;
    long now = exchange.loop().now();
    if (exchange.tunnel == null && state == State.RECEIVING) {
      stream().deadline(now, exchange.matched().timings().idle());
    } else if (state == State.WAITING && sentNanos != 0) {
      stream().deadline(now, responseTimeout());
    }
    stream().read();
  }

  /** Bytes went the other way through a gRPC stream, which therefore is not idle. */
  void touch() {
    if (state == State.RECEIVING && !paused) {
      stream().deadline(exchange.loop().now(), exchange.matched().timings().idle());
    }
  }

  @Override
  public void onWritable() {
    if (awaitsRoom && state == State.WAITING && sentNanos == 0) {
      stream().deadlineOff();
    }
    awaitsRoom = false;
    flow.upstreamWritable(exchange);
  }

  @Override
  public void onAbort(Abort abort) {
    if (state == State.OVER) {
      flow.flushDownstream(exchange); // the answer was complete, and no end of reading follows
      return;
    }
    boolean begun = state == State.RECEIVING;
    if (exchange.tunnel != null && exchange.tunnel.outlivesInstance()) {
      over();
      return;
    }
    exchange.resetStatus = abort.grpcStatus();
    judge(abort.failure());
    over();
    if (begun) {
      flow.truncated(exchange, abort.failure(), abort.detail());
    } else {
      flow.attemptFailed(exchange, this, abort.failure(), abort.detail());
    }
  }

  @Override
  public void onDeadline() {
    if (state == State.OVER) {
      stream().abort("dismissed, and not at its end");
      return;
    }
    boolean begun = state == State.RECEIVING;
    if (isOwedAnAnswer()) {
      service.concurrency().answered(sentNanos, exchange.loop().now());
    }
    judge(Failure.RESPONSE_TIMEOUT);
    over();
    stream().abort("timeout");
    if (begun) {
      flow.truncated(exchange, Failure.TRUNCATED, "silent for too long within the response");
    } else {
      flow.attemptFailed(exchange, this, Failure.RESPONSE_TIMEOUT, "no response in time");
    }
  }

  /** The route's limit on the whole exchange is over, with the answer still owed. */
  void outOfTime() {
    if (state == State.WAITING && sentNanos != 0) {
      judge(Failure.RESPONSE_TIMEOUT);
    }
  }

  private void judge(Failure failure) {
    report.failed(failure, isOnReusedConnection(), state == State.RECEIVING);
  }

  private void over() {
    state = State.OVER;
    report.over();
  }

  private Upstream stream() {
    Upstream lent = stream;
    if (lent == null) {
      throw new IllegalStateException("attempt has no stream");
    }
    return lent;
  }
}
