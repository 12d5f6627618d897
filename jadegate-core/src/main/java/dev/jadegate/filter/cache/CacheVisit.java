package dev.jadegate.filter.cache;

import dev.jadegate.api.BodySource;
import dev.jadegate.api.Exchange;
import dev.jadegate.api.Failure;
import dev.jadegate.api.Verdict;
import dev.jadegate.cache.Filling;
import dev.jadegate.cache.Flight;
import dev.jadegate.cache.Freshness;
import dev.jadegate.cache.ResponseCache;
import dev.jadegate.cache.StoredFields;
import dev.jadegate.cache.StoredResponse;
import dev.jadegate.cache.Storing;
import dev.jadegate.cache.Variance;
import dev.jadegate.header.CacheControl;
import dev.jadegate.header.Conditions;
import dev.jadegate.header.ErrorResponse;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request of GET or HEAD and the cache.
 *
 * <pre>
 *   begin ─► in memory? ─fresh──────────────────────────────────► answered
 *               │ no, or stale                                       ▲
 *               ▼                                                    │
 *            does another request fetch it? ─yes─► wait ─its answer──┤
 *               │ no                                 └─no use────┐   │
 *               ▼                                                ▼   │
 *            is it shared? ─fresh────────────────────────────────────┤
 *               │ no, or stale                                       │
 *               ▼                                                    │
 *            sent, with a condition if it is stale ─304, error───────┘
 *               │ another answer
 *               ▼
 *            passed on, and kept on the way if it may be
 * </pre>
 *
 * Event loop of its exchange only.
 */
final class CacheVisit {
  private static final String COLLAPSED = "fwd=miss; collapsed";
  private static final int NOT_MODIFIED = 304;
  private static final int INTERNAL_SERVER_ERROR = 500;
  private static final int GATEWAY_TIMEOUT = 504;
  private static final long SECOND = 1000;
  private static final byte[] NO_BYTES = {};

  private final CacheRoute on;
  private final ResponseCache cache;
  private final Exchange exchange;
  private final HttpMethod method;
  private final HeaderBlock asked;
  private final CacheControl control;
  private final String uri;
  private final Consumer<StoredResponse> refresher;

  /** Whether the answer to it is one that could be kept. */
  private boolean keeps;

  private @Nullable StoredResponse stale;
  private boolean sent;
  private boolean validating;
  private long sentNanos;
  private long sentMillis;

  /** Which it leads. */
  private @Nullable Flight flight;

  /** In which it waits. */
  private @Nullable CacheWait wait;

  private @Nullable Filling filling;
  private boolean refreshes;
  private boolean over;
  private String forwarded = "fwd=miss";
  private CacheResult result = CacheResult.MISS;

  /**
   * @param refresher makes the request once more, to renew this answer
   */
  CacheVisit(
      CacheRoute on, Exchange exchange, HttpRequest request, Consumer<StoredResponse> refresher) {
    this.on = on;
    this.exchange = exchange;
    this.refresher = refresher;
    cache = on.cache();
    method = request.method();
    asked = (HeaderBlock) HeaderBlock.of(request.headers()).copy(); // what comes after changes them
    control = on.control(asked);
    uri = on.uri(exchange, request);
    keeps = method == HttpMethod.GET && !asked.contains(FieldNames.RANGE);
  }

  /** Looks what is there. */
  Verdict begin() {
    StoredResponse there = cache.inMemory(uri, on.name(), asked);
    Verdict answer = there == null ? null : use(there);
    if (answer != null) {
      return answer;
    }
    stale = there;
    boolean waits = !on.policy().collapseTimeout().isZero();
    if (keeps && waits && !control.noCache() && !control.onlyIfCached()) {
      CacheWait waiting = new CacheWait(this, exchange);
      ResponseCache.Boarding boarding = cache.board(uri, on.name(), asked, waiting);
      Flight boarded = boarding.flight();
      if (boarded != null && !boarding.leads()) {
        wait = waiting;
        return waiting.begin(boarded, on.policy().collapseTimeout());
      }
      flight = boarded;
    }
    return ask();
  }

  /** Renews an answer that is stale and in use. */
  Verdict refresh(StoredResponse old) {
    refreshes = true;
    stale = old;
    keeps = true;
    exchange.request().headers().remove(FieldNames.RANGE).remove(FieldNames.IF_RANGE);
    return send();
  }

  /** The answer that a stored one makes; null if it may not be used without more ado. */
  private @Nullable Verdict use(StoredResponse stored) {
    Freshness freshness = stored.freshness();
    long now = cache.now();
    if (freshness.isUsable(now, control)) {
      return answer(stored, freshness.leftMillis(now) > 0 ? CacheResult.HIT : CacheResult.STALE);
    }
    if (!freshness.isUsableMeanwhile(now, control)) {
      return null;
    }
    if (method == HttpMethod.GET && cache.beginRefresh(uri, on.name())) {
      refresher.accept(stored);
    }
    return answer(stored, CacheResult.STALE);
  }

  private Verdict answer(StoredResponse stored, CacheResult how) {
    long now = cache.now();
    result = how;
    sent = false;
    String what =
        switch (how) {
          case REVALIDATED -> "fwd=stale; fwd-status=304";
          case COLLAPSED -> COLLAPSED;
          default -> "hit; ttl=" + Math.floorDiv(stored.freshness().leftMillis(now), SECOND);
        };
    return StoredAnswer.to(method, asked, stored, now, on.status(what, uri));
  }

  // Another request fetches it.

  /** It is the leader now. */
  Verdict lead(Flight led) {
    flight = led;
    return ask();
  }

  /** The answer that another request fetched; if it does not fit, all begins anew. */
  Verdict take(StoredResponse response) {
    return response.variance().fits(asked) ? answer(response, CacheResult.COLLAPSED) : begin();
  }

  /**
   * The answer that another request is fetching.
   *
   * @param reader makes a body of it, which is to be told of progress
   */
  Verdict follow(Filling begun, Supplier<BodySource> reader) {
    StoredResponse head = begun.head();
    if (!head.variance().fits(asked) || Conditions.isNotModified(asked, head.fields())) {
      return take(head);
    }
    result = CacheResult.COLLAPSED;
    String status = on.status(COLLAPSED, uri);
    return Verdict.respond(
        StoredAnswer.head(head, begun.size(), cache.now(), status), reader.get());
  }

  // It is fetched here.

  /** Looks where gateways share answers, then at the origin. */
  Verdict ask() {
    if (!cache.isShared() || control.noCache()) {
      return send();
    }
    CompletableFuture<Verdict> stage = new CompletableFuture<>();
    cache
        .shared(uri, on.name(), asked)
        .whenCompleteAsync(
            (found, error) -> {
              if (!over) {
                stage.complete(found == null ? send() : useShared(found));
              }
            },
            exchange.executor());
    return Verdict.await(stage);
  }

  private Verdict useShared(StoredResponse found) {
    Verdict answer = use(found);
    if (answer == null) {
      stale = found;
      return send();
    }
    Flight led = flight;
    if (led != null) {
      flight = null;
      led.landed(found);
    }
    return answer;
  }

  private Verdict send() {
    if (control.onlyIfCached()) {
      ErrorResponse error =
          ErrorResponse.of(GATEWAY_TIMEOUT, "not in the cache", exchange.id(), exchange.request());
      tell(error.head(), "fwd=request; detail=only-if-cached");
      return Verdict.respond(error.head(), error.body());
    }
    sent = true;
    sentNanos = System.nanoTime();
    sentMillis = cache.now();
    StoredResponse old = stale;
    forwarded = control.noCache() ? "fwd=request" : old == null ? "fwd=miss" : "fwd=stale";
    if (keeps) {
      HttpHeaders fields = exchange.request().headers();
      fields.remove(FieldNames.IF_NONE_MATCH).remove(FieldNames.IF_MODIFIED_SINCE);
      if (old != null) {
        validating =
            condition(fields, FieldNames.IF_NONE_MATCH, old.fields().get(FieldNames.ETAG))
                | condition(
                    fields,
                    FieldNames.IF_MODIFIED_SINCE,
                    old.fields().get(FieldNames.LAST_MODIFIED));
      }
    }
    return Verdict.proceed();
  }

  private static boolean condition(HttpHeaders fields, CharSequence name, @Nullable String value) {
    if (value == null) {
      return false;
    }
    fields.set(name, value);
    return true;
  }

  /** The answer's head is there, whoever made it. */
  Verdict response(HttpResponse response) {
    if (filling != null) {
      breakOff(); // this one is in its place
    }
    if (!sent) {
      return Verdict.proceed();
    }
    StoredResponse old = stale;
    int status = response.status().code();
    if (old != null && standsIn(old, status)) {
      return shared(old, answer(old, CacheResult.STALE));
    }
    if (old != null && validating && status == NOT_MODIFIED && exchange.failure() == null) {
      return revalidated(old, response);
    }
    tell(response, keeps ? receive(response, status) : forwarded);
    return Verdict.proceed();
  }

  private void tell(HttpResponse response, String what) {
    String status = on.status(what, uri);
    if (!status.isEmpty()) {
      response.headers().add(StoredAnswer.CACHE_STATUS, status);
    }
  }

  /** Whether a stale answer is better than this one. */
  private boolean standsIn(StoredResponse old, int status) {
    Freshness freshness = old.freshness();
    boolean refused =
        exchange.failure() == Failure.BREAKER_OPEN && on.standIns().contains(exchange.service());
    if (refused && freshness.isUsableAnyway() && cache.now() < freshness.keptUntilMillis()) {
      on.listener().stoodIn(exchange.service());
      return true;
    }
    return isError(status) && freshness.isUsableForError(cache.now(), control);
  }

  /** RFC 5861, section 4. */
  private static boolean isError(int status) {
    return status >= INTERNAL_SERVER_ERROR && status <= GATEWAY_TIMEOUT && status != 501;
  }

  private Verdict shared(StoredResponse response, Verdict answer) {
    Flight led = flight;
    if (led != null) {
      flight = null;
      led.landed(response);
    }
    return answer;
  }

  /** The stored answer is good, says the origin (RFC 9111, section 4.3.4). */
  private Verdict revalidated(StoredResponse old, HttpResponse response) {
    long now = cache.now();
    HeaderBlock updated = StoredFields.updated(old.fields(), response.headers());
    String tag = response.headers().get(FieldNames.ETAG);
    boolean same = tag == null || Conditions.isSameTag(tag, old.fields().get(FieldNames.ETAG));
    Freshness renewed =
        same && !response.headers().contains(FieldNames.SET_COOKIE)
            ? on.storing().judge(asked(sentMillis), old.status(), updated, now)
            : null;
    if (renewed != null) {
      StoredResponse good = cache.renew(uri, old, updated, renewed, sentNanos);
      if (isForOthers(renewed)) {
        return shared(good, answer(good, CacheResult.REVALIDATED));
      }
      release();
      return answer(good, CacheResult.REVALIDATED);
    }
    release();
    Verdict answer = answer(old, CacheResult.REVALIDATED);
    if (answer instanceof Verdict.Respond respond) {
      response
          .headers()
          .getAll(FieldNames.SET_COOKIE)
          .forEach(cookie -> respond.head().headers().add(FieldNames.SET_COOKIE, cookie));
    }
    return answer;
  }

  private Storing.Asked asked(long at) {
    return new Storing.Asked(asked, control, at);
  }

  private boolean isForOthers(Freshness freshness) {
    return !freshness.alwaysAsk() && freshness.leftMillis(cache.now()) > 0;
  }

  /** An answer of the origin that passes; gives what it says of the cache. */
  private String receive(HttpResponse response, int status) {
    String what =
        stale == null && !control.noCache() ? forwarded : forwarded + "; fwd-status=" + status;
    if (exchange.failure() != null) {
      fail();
      return what;
    }
    long now = cache.now();
    HttpHeaders fields = response.headers();
    long length = HeaderBlock.of(fields).contentLength();
    Freshness freshness =
        length <= on.policy().maxBody().bytes()
            ? on.storing().judge(asked(sentMillis), status, fields, now)
            : null;
    Variance variance = freshness == null ? null : Variance.of(fields, asked);
    if (freshness == null || variance == null) {
      if (status < INTERNAL_SERVER_ERROR) {
        cache.leaveOpen(uri);
        if (stale != null) {
          cache.forget(uri); // it is no longer what the origin says
        }
      }
      release();
      return what;
    }
    StoredResponse head =
        new StoredResponse(
            on.name(), variance, status, StoredFields.kept(fields), NO_BYTES, freshness);
    Filling begun = new Filling(head, length, on.policy().maxBody().bytes());
    filling = begun;
    if (!isForOthers(freshness)) {
      release();
    } else if (flight != null) {
      flight.begun(begun, this::hurry);
    }
    return what + "; stored";
  }

  /** Somebody waits for the body: it is read as quickly as it comes. Any thread. */
  private void hurry() {
    exchange
        .executor()
        .execute(() -> {
          if (filling != null && !over) {
            exchange.readAhead(true);
          }
        });
  }

  /** A chunk of the answer, which stays the caller's. */
  void content(HttpContent chunk) {
    Filling fetched = filling;
    if (fetched == null) {
      return;
    }
    if (!fetched.append(chunk.content())) {
      filling = null;
      cache.leaveOpen(uri);
      release();
      exchange.readAhead(false);
      return;
    }
    if (!(chunk instanceof LastHttpContent last)) {
      if (flight != null) {
        flight.progressed();
      }
      return;
    }
    StoredResponse whole = last.trailingHeaders().isEmpty() ? fetched.complete() : null;
    if (whole == null) {
      breakOff();
    } else {
      filling = null;
      cache.keep(uri, whole, sentNanos);
      Flight led = flight;
      flight = null;
      if (led != null) {
        led.landed(whole);
      }
      exchange.readAhead(false);
    }
  }

  private void breakOff() {
    filling = null;
    fail();
    exchange.readAhead(false);
  }

  private void release() {
    Flight led = flight;
    if (led != null) {
      flight = null;
      led.release();
    }
  }

  private void fail() {
    Flight led = flight;
    if (led != null) {
      flight = null;
      led.failed();
    }
  }

  /** The exchange is over. */
  void end() {
    over = true;
    filling = null;
    fail();
    if (wait != null) {
      wait.end();
    }
    if (refreshes) {
      cache.endRefresh(uri, on.name());
    } else {
      exchange.set(CacheFilter.RESULT, result);
      on.listener().looked(on.name(), result);
    }
  }
}
