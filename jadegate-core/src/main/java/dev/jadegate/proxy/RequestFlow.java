package dev.jadegate.proxy;

import dev.jadegate.api.BodySource;
import dev.jadegate.api.Failure;
import dev.jadegate.api.Filter;
import dev.jadegate.api.Verdict;
import dev.jadegate.filter.FilterChain;
import dev.jadegate.header.ErrorResponse;
import dev.jadegate.message.Abort;
import dev.jadegate.message.Interim;
import dev.jadegate.message.ResponseHead;
import dev.jadegate.resilience.CircuitBreaker;
import dev.jadegate.upstream.Instance;
import dev.jadegate.upstream.Service;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a request, top to bottom:
 *
 * <pre>
 *   begin ─► route ─► filters ─► act ─► forward ─► try an instance ─► connected
 *                        │         │                    ▲    │ failed: again?
 *                        ▼         ▼                    └────┤
 *                     respond / fail                      responded
 *                        └────────────► answer ◄─────────────┘
 *                                         │ filters, in reverse
 *                                         ▼
 *                                     body, chunk by chunk ─► end: filters, metrics, log
 * </pre>
 *
 * Each step is a method here; the mechanics are elsewhere. All exchanges of one event loop share
 * one flow, which has no state of its own but the tunnels that are open; everything runs on that
 * loop.
 */
final class RequestFlow {
  private static final Logger LOG = LoggerFactory.getLogger(RequestFlow.class);

  private final Arrival arrival = new Arrival();
  private final RequestBodyFlow requestBody = new RequestBodyFlow(this);
  private final ResponseWriter writer;
  private final Choice choice = new Choice();
  private final Retries retries;
  private final Admission admission = new Admission(this);
  private final Hedges hedges = new Hedges(this, choice);
  private final Fallbacks fallbacks = new Fallbacks(this, admission);
  private final Background background = new Background(this);
  private final Mirrors mirrors;
  private final Tunnels tunnels;

  RequestFlow(Tunnels tunnels, InstantSource clock) {
    this.tunnels = tunnels;
    writer = new ResponseWriter(this, clock);
    retries = new Retries(this, clock);
    mirrors = new Mirrors(this, retries, admission, background);
  }

  /** 1. A head has arrived: what does it ask for, of whom, from where? */
  void begin(LiveExchange x) {
    Failure wrong = arrival.examine(x);
    if (wrong != null) {
      fail(x, wrong, arrival.detail());
      return;
    }
    route(x);
  }

  /** 1a. A request that a filter repeats, from that filter on. */
  void beginAgain(LiveExchange x) {
    filters(x);
    flush(x);
  }

  /**
   * 2. Which route? Without one the fallback's filters run, so that a 404 has its headers and its
   * line in the log too.
   */
  private void route(LiveExchange x) {
    if (x.endsHere) {
      x.enter(x.snapshot.fallback());
      respond(x, FixedResponses.options(), BodySource.empty());
      return;
    }
    Route route = x.snapshot.reserved().find(x.listener(), x.path);
    if (route == null) {
      route = x.snapshot.routes().find(x);
    }
    x.enter(route == null ? x.snapshot.fallback() : route);
    if (x.matched().isTooLarge(x.request().block().contentLength())) {
      fail(x, Failure.BODY_TOO_LARGE, "Content-Length over the limit");
      return;
    }
    requestBody.open(x);
    filters(x);
  }

  /**
   * 3. May it? Each filter goes on, responds, fails, or waits; after a wait this goes on where it
   * stopped.
   */
  private void filters(LiveExchange x) {
    FilterChain chain = x.filters();
    while (x.ran < chain.size()) {
      Filter filter = chain.at(x.ran++);
      Verdict verdict;
      try {
        verdict = Objects.requireNonNull(filter.onRequest(x, x.request()), "verdict");
      } catch (RuntimeException e) {
        fault(x, filter.getClass().getName(), e);
        return;
      }
      if (verdict != Verdict.Proceed.INSTANCE) {
        obey(x, verdict);
        return;
      }
    }
    act(x);
  }

  void obey(LiveExchange x, Verdict verdict) {
    switch (verdict) {
      case Verdict.Proceed _ -> filters(x);
      case Verdict.Respond respond -> respond(x, respond.head(), respond.body());
      case Verdict.Fail fail -> fail(x, fail.failure(), fail.detail());
      case Verdict.Await await -> await(x, await.stage());
    }
  }

  private void await(LiveExchange x, CompletionStage<Verdict> stage) {
    x.awaited = stage;
    stage.whenComplete(
        (verdict, error) -> x.executor().execute(() -> resume(x, stage, verdict, error)));
  }

  private void resume(
      LiveExchange x,
      CompletionStage<Verdict> stage,
      @Nullable Verdict verdict,
      @Nullable Throwable error) {
    if (x.ended || x.answering || x.awaited != stage) {
      return; // too late: the client has left, or the time was up
    }
    x.awaited = null;
    if (verdict != null) {
      obey(x, verdict);
    } else {
      fault(x, x.route(), error);
    }
    flush(x);
  }

  /** 4. What does the route do? */
  private void act(LiveExchange x) {
    switch (x.matched().action()) {
      case Action.Forward forward -> forward(x, forward.service());
      case Action.Split split -> forward(x, choice.of(x, split));
      case Action.Redirect redirect ->
          respond(x, FixedResponses.redirect(x, redirect), BodySource.empty());
      case Action.Respond fixed ->
          respond(x, FixedResponses.head(fixed), FixedResponses.body(x, fixed));
      case Action.Reserved reserved -> obey(x, reserved.endpoint().respond(x));
      case Action.NoRoute _ -> noRoute(x);
    }
  }

  private void noRoute(LiveExchange x) {
    String allow = x.snapshot.routes().allowedMethods(x);
    if (allow.isEmpty()) {
      fail(x, Failure.NO_ROUTE, "");
      return;
    }
    methodNotAllowed(x, allow);
  }

  private void methodNotAllowed(LiveExchange x, String allow) {
    x.failure = Failure.METHOD_NOT_ALLOWED;
    obey(x, FixedResponses.methodNotAllowed(x, allow));
  }

  /** 5. To a service: the head as the instance shall see it, then the first attempt. */
  private void forward(LiveExchange x, Service service) {
    x.enter(service);
    Failure wrong = arrival.prepareForward(x, service.name());
    if (wrong != null) {
      fail(x, wrong, arrival.detail());
      return;
    }
    retries.armTotal(x);
    mirrors.begin(x);
    admission.enter(x, service);
  }

  /** 5a. The service has room for it. */
  void ask(LiveExchange x, Service service) {
    choice.prepare(x, service);
    tryInstance(x, false);
  }

  /** 6. One attempt: who, may it, and is there a connection? */
  void tryInstance(LiveExchange x, boolean fresh) {
    Service service = x.service;
    Instance instance = service == null ? null : choice.of(x, service);
    if (service == null || instance == null) {
      x.notRetried("no_instance");
      fail(x, Failure.NO_INSTANCE, "service has no live instance");
      return;
    }
    CircuitBreaker breaker = service.breakers().of(instance);
    BreakerCall call = BreakerCall.begin(breaker, x.loop());
    if (call == null) {
      x.notRetried("breaker_open");
      fallbacks.refused(x, service, breaker); // 6a
      return;
    }
    Attempt attempt = new Attempt(this, x, service, instance, call);
    x.tries(instance);
    x.attempt = attempt;
    x.resetStatus = Abort.OF_FAILURE;
    attempt.start(fresh);
  }

  /** 7. The head is written to the instance; the body follows as it comes. */
  void connected(LiveExchange x, Attempt attempt) {
    if (!hedges.connected(x, attempt)) {
      requestBody.connected(x, attempt);
    }
  }

  /** 8. The attempt came to nothing before the client saw a byte: another one, or give up? */
  void attemptFailed(LiveExchange x, Attempt attempt, Failure failure, String detail) {
    if (x.ended || x.answering) {
      return;
    }
    if (!hedges.survives(x, attempt) && !retries.again(x, attempt, failure)) {
      fail(x, failure, detail);
    }
    flush(x);
  }

  /** The body from its start again. */
  void rewindBody(LiveExchange x) {
    requestBody.rewind(x);
  }

  /** 9. An interim response passes at once. */
  void interim(LiveExchange x, Interim interim) {
    requestBody.interim(x, interim);
  }

  /** 10. The instance answers. */
  void responded(LiveExchange x, Attempt attempt, ResponseHead head) {
    if (hedges.dismisses(x, attempt, head) || retries.instead(x, attempt, head)) {
      return;
    }
    if (head.status().code() == 101) {
      String wrong = Upgrades.problem(x, head.headers());
      if (wrong != null) {
        attempt.cancel("protocol error");
        fail(x, Failure.BAD_RESPONSE, wrong);
        return;
      }
      x.tunnel = new Tunnel(this, x, attempt, tunnels, Upgrades.isWebSocket(x.upgrade));
    }
    writer.cleanUpstreamHead(x, head);
    answer(x, head, null);
    if (x.tunnel != null && !x.ended) {
      x.tunnel.open();
    } else {
      requestBody.askForMore(x);
    }
  }

  /** 10a. Or the gateway answers itself. */
  void respond(LiveExchange x, HttpResponse head, BodySource body) {
    if (x.ended || x.answering) {
      Ending.cancel(body);
      return;
    }
    stopForwarding(x, "answered by the gateway");
    x.recognizeGrpc();
    writer.dateOwnHead(x, head);
    answer(x, ResponseHead.of(head), body);
  }

  /**
   * 10b. Or it fails: a status from the table, unless the client already has another; then the
   * response is cut.
   */
  void fail(LiveExchange x, Failure failure, String detail) {
    if (x.ended) {
      return;
    }
    x.failure = failure;
    x.failureDetail = detail;
    if (x.headWritten) {
      truncated(x, failure, detail);
      return;
    }
    x.answering = false;
    if (failure == Failure.METHOD_NOT_ALLOWED) {
      methodNotAllowed(x, FixedResponses.allowedMethods(x));
      return;
    }
    ErrorResponse error = ErrorResponse.of(failure, x.grpcStatusOf(failure), x.id(), x.request());
    respond(x, error.head(), error.body());
  }

  /**
   * 11. The answer's head: filters in reverse over those that ran; each may put another answer in
   * its place.
   */
  private void answer(LiveExchange x, ResponseHead head, @Nullable BodySource own) {
    x.answering = true;
    writer.take(x, head, own);
    FilterChain chain = x.filters();
    int sees = x.ran; // how many filters, counted from the client's side, see this answer's body
    for (int i = x.ran - 1; i >= 0 && !x.ended; i--) {
      Filter filter = chain.at(i);
      try {
        if (writer.revise(x, filter.onResponse(x, ResponseWriter.heldHead(x)))) {
          sees = i;
        }
      } catch (RuntimeException e) {
        LOG.error("filter failed: {}", filter.getClass().getName(), e);
        writer.replaceByFailure(x, Failure.INTERNAL, filter.getClass().getName() + ": " + e);
        sees = i;
      }
    }
    if (own == null && x.source == null && x.attempt != null && !x.ended) {
      choice.answered(x, x.attempt.instance(), ResponseWriter.heldHead(x)); // after a cache kept it
    }
    writer.begin(x, sees);
  }

  /** 12. A chunk of the instance's answer. */
  void responseContent(LiveExchange x, HttpContent chunk) {
    if (x.ended || x.source != null) {
      chunk.release();
    } else if (x.tunnel != null) {
      x.tunnel.fromInstance(chunk);
    } else {
      writer.write(x, chunk);
    }
  }

  /** 12a. The answer breaks off: the client must be able to see that. */
  void truncated(LiveExchange x, Failure failure, String detail) {
    if (x.ended) {
      return;
    }
    if (failure.side() == Failure.Side.UPSTREAM) {
      x.notRetried("response_begun");
    }
    if (!x.headWritten) {
      x.answering = false;
      fail(x, failure == Failure.TRUNCATED ? Failure.BAD_RESPONSE : failure, detail);
      flush(x);
      return;
    }
    x.failure = failure;
    x.failureDetail = detail;
    if (x.endsByTrailers) {
      writer.endByTrailers(x, failure);
    }
    if (!x.ended) {
      end(x); // counted before the client can know
      x.downstream.write(new Abort(failure, detail));
    }
    x.downstream.flush();
  }

  // The client's side.

  /** A chunk of the request's body. */
  void requestContent(LiveExchange x, HttpContent chunk) {
    requestBody.content(x, chunk);
  }

  /** A batch of reading from the client is over. */
  void downstreamReadComplete(LiveExchange x) {
    flush(x);
    requestBody.askForMore(x);
  }

  /** The client takes bytes again. */
  void downstreamWritable(LiveExchange x) {
    if (!x.ended && x.attempt != null) {
      x.attempt.resume();
    }
    writer.writable(x);
  }

  /** The instance takes bytes again. */
  void upstreamWritable(LiveExchange x) {
    requestBody.askForMore(x);
  }

  /** The gateway drains; what is no tunnel ends by itself. */
  void drain(LiveExchange x) {
    x.draining = true;
    if (x.tunnel != null && !x.ended) {
      x.tunnel.close(TunnelEnd.DRAIN);
    }
  }

  /** The client left, was too slow, or sent something malformed. */
  void downstreamAborted(LiveExchange x, Abort abort) {
    if (x.ended) {
      return;
    }
    if (x.readsAhead && (abort.failure() == Failure.CLIENT_ABORT || x.headWritten)) {
      x.failure = abort.failure();
      x.failureDetail = abort.detail();
      background.adopt(x, abort);
      return;
    }
    if (abort.failure() == Failure.CLIENT_ABORT || x.headWritten) {
      x.failure = abort.failure();
      x.failureDetail = abort.detail();
      if (!x.headWritten) {
        x.status = abort.failure().status();
      }
      end(x);
      if (abort.failure() != Failure.CLIENT_ABORT) {
        x.downstream.write(abort);
      }
    } else {
      fail(x, abort.failure(), abort.detail());
    }
  }

  /** 13. The end, exactly once, whatever came before. */
  void end(LiveExchange x) {
    if (x.ended) {
      return;
    }
    x.ended = true;
    x.endNanos = x.loop().now();
    stopForwarding(x, "exchange is over");
    x.leaveService();
    Ending.release(x);
    Ending.tell(x.filters(), x);
    mirrors.end(x);
    background.end(x);
    Ending.observe(x);
  }

  Hedges hedges() {
    return hedges;
  }

  Mirrors mirrors() {
    return mirrors;
  }

  Background background() {
    return background;
  }

  /** A filter, what it waited for, or its body threw: this exchange fails, all others go on. */
  void fault(LiveExchange x, String where, @Nullable Throwable cause) {
    LOG.error("filter failed: {}", where, cause);
    fail(x, Failure.INTERNAL, where + ": " + cause);
  }

  /** Nothing more is wanted of the service. */
  private void stopForwarding(LiveExchange x, String why) {
    hedges.stop(x, why);
    if (x.attempt != null) {
      x.attempt.cancel(why);
    }
    if (x.turn != null) {
      x.turn.giveUp();
    }
  }

  /** Sends what was written on both sides. */
  void flush(LiveExchange x) {
    if (x.attempt != null) {
      x.attempt.flush();
    }
    flushDownstream(x);
  }

  void flushDownstream(LiveExchange x) {
    writer.pause(x);
    if (x.flushWanted) {
      x.flushWanted = false;
      x.downstream.flush();
    }
  }
}
