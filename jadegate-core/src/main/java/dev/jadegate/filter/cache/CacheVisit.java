package dev.jadegate.filter.cache;

import dev.jadegate.api.BodySource;
import dev.jadegate.api.Exchange;
import dev.jadegate.api.Failure;
import dev.jadegate.api.Identity;
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
import java.time.Duration;
import java.util.List;
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
  private static final int NOT_MODIFIED = 304;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int INTERNAL_SERVER_ERROR = 500;
  private static final int GATEWAY_TIMEOUT = 504;
  private static final long SECOND = 1000;
  private static final byte[] NO_BYTES = {};

  private final CacheRoute on;
  private final ResponseCache cache;
  private final Exchange exchange;
  private final HttpMethod method;

  /** The fields as they came; once it is sent a copy, as what comes after changes them. */
  private HeaderBlock asked;

  private final CacheControl control;
  private final String uri;

  /** Whether the request says who asks. */
  private final boolean known;

  private final boolean personal;

  private final Consumer<StoredResponse> refresher;
  private final CacheFetch fetch;

  /** Whether the answer to it is one that could be kept. */
  private final boolean keeps;

  /** Whether answers of this URI were none that could be kept. */
  private boolean open;

  private @Nullable StoredResponse stale;
  private boolean sent;
  private boolean validating;
  private long sentMillis;

  /** In which it waits. */
  private @Nullable CacheWait wait;

  private final long begunNanos = System.nanoTime();
  private boolean misfit;
  private boolean refreshes;
  private boolean over;
  private String forwarded = "fwd=miss";
  private CacheResult result = CacheResult.MISS;

  /**
   * @param control what the client says of the cache
   * @param refresher makes the request once more, to renew this answer
   */
  CacheVisit(
      CacheRoute on,
      Exchange exchange,
      HttpRequest request,
      CacheControl control,
      Consumer<StoredResponse> refresher) {
    this.on = on;
    this.exchange = exchange;
    this.control = control;
    this.refresher = refresher;
    cache = on.cache();
    method = request.method();
    asked = HeaderBlock.of(request.headers());
    uri = on.uri(exchange, request);
    known = exchange.get(Identity.SLOT) != null;
    personal = known || on.storing().isPersonal(asked);
    fetch = new CacheFetch(cache, exchange, uri, personal);
    keeps = method == HttpMethod.GET && !asked.contains(FieldNames.RANGE) && !control.noStore();
  }

  /** Looks what is there. */
  Verdict begin() {
    return lookUp(List.of());
  }

  /**
   * Looks what is there, and whether another request fetches it.
   *
   * @param names of fields that the answer is known to depend on; empty: as those in memory
   */
  private Verdict lookUp(List<String> names) {
    StoredResponse there = cache.inMemory(uri, on.name(), asked);
    Verdict answer = there == null ? null : use(there);
    if (answer != null) {
      return answer;
    }
    stale = there;
    open = cache.isOpen(uri, personal);
    Duration patience = on.policy().collapseTimeout().minusNanos(System.nanoTime() - begunNanos);
    if (!keeps || open || !patience.isPositive() || control.noCache() || control.onlyIfCached()) {
      return ask();
    }
    Variance variance =
        names.isEmpty() ? cache.variance(uri, on.name(), asked) : Variance.of(names, asked);
    CacheWait waiting = new CacheWait(this, exchange);
    ResponseCache.Boarding boarding = cache.board(uri, on.name(), personal, variance, waiting);
    if (boarding.leads()) {
      return leadUnlessLanded(boarding.flight(), there);
    }
    wait = waiting;
    return waiting.begin(boarding.flight(), patience);
  }

  /** The flight before may have landed since the look into memory. */
  private Verdict leadUnlessLanded(Flight led, @Nullable StoredResponse before) {
    StoredResponse there = cache.inMemory(uri, on.name(), asked);
    Verdict answer = there == null || there == before ? null : use(there);
    if (there == null || answer == null) {
      return lead(led);
    }
    led.landed(there);
    return answer;
  }

  /** Renews an answer that is stale and in use. */
  Verdict refresh(StoredResponse old) {
    refreshes = true;
    stale = old;
    return send();
  }

  /** The answer that a stored one makes; null if it may not be used without more ado. */
  private @Nullable Verdict use(StoredResponse stored) {
    Freshness freshness = stored.freshness();
    long now = cache.now();
    boolean usable = freshness.isUsable(now, control);
    if (usable && freshness.leftMillis(now) > 0) {
      return answer(stored, CacheResult.HIT, "hit" + ttl(stored));
    }
    boolean meanwhile = freshness.isUsableMeanwhile(now, control);
    if (!usable && !meanwhile) {
      return null;
    }
    if (meanwhile && method == HttpMethod.GET && cache.beginRefresh(uri, on.name())) {
      refresher.accept(stored);
    }
    return answer(stored, CacheResult.STALE, "hit" + ttl(stored));
  }

  private Verdict answer(StoredResponse stored, CacheResult how, String what) {
    result = how;
    sent = false;
    return StoredAnswer.to(method, asked, stored, cache.now(), on.status(what, uri));
  }

  /** What is left of its life, in seconds; negative if it is stale. */
  private String ttl(StoredResponse stored) {
    return "; ttl=" + Math.floorDiv(stored.freshness().leftMillis(cache.now()), SECOND);
  }

  /** Why what is in memory does not do (RFC 9211, section 2.2). */
  private String reason(@Nullable StoredResponse there) {
    if (there == null) {
      return "fwd=miss";
    }
    return isForOthers(there.freshness()) ? "fwd=request" : "fwd=stale";
  }

  // Another request fetches it.

  /** It is the leader now. */
  Verdict lead(Flight led) {
    fetch.lead(led);
    return ask();
  }

  /** The answer that another request fetched. */
  Verdict take(StoredResponse response) {
    return response.variance().fits(asked)
        ? answer(response, CacheResult.COLLAPSED, collapsed())
        : again(response);
  }

  /**
   * The answer that another request is fetching.
   *
   * @param reader makes a body of it, which is to be told of progress
   */
  Verdict follow(Filling begun, Supplier<BodySource> reader) {
    StoredResponse head = begun.head();
    if (!head.variance().fits(asked)) {
      return again(head);
    }
    if (StoredAnswer.isNotModified(asked, head)) {
      return answer(head, CacheResult.COLLAPSED, collapsed());
    }
    result = CacheResult.COLLAPSED;
    String status = on.status(collapsed(), uri);
    return Verdict.respond(
        StoredAnswer.head(head, begun.size(), cache.now(), status), reader.get());
  }

  private String collapsed() {
    return reason(stale) + "; collapsed";
  }

  /** It waited for an answer to others. Now it is known what tells them apart; once is enough. */
  private Verdict again(StoredResponse other) {
    if (misfit) {
      return ask();
    }
    misfit = true;
    return lookUp(other.variance().names());
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
    fetch.landed(found);
    return answer;
  }

  private Verdict send() {
    if (control.onlyIfCached()) {
      ErrorResponse error =
          ErrorResponse.of(GATEWAY_TIMEOUT, "not in the cache", exchange.id(), exchange.request());
      on.tell(error.head(), "fwd=request; detail=only-if-cached", uri);
      return Verdict.respond(error.head(), error.body());
    }
    StoredResponse old = stale;
    sent = true;
    asked = (HeaderBlock) asked.copy();
    sentMillis = cache.now();
    forwarded = reason(old);
    fetch.sent();
    if (keeps && (old != null || !open)) { // a client's own conditions would bring no body
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
    fetch.breakOff(); // this one is in the place of what was begun
    if (!sent) {
      return Verdict.proceed();
    }
    StoredResponse old = stale;
    int status = response.status().code();
    if (old != null && standsIn(old, status)) {
      fetch.landed(old);
      String came = exchange.failure() == null ? "; fwd-status=" + status : "";
      return answer(old, CacheResult.STALE, forwarded + came + ttl(old));
    }
    if (old != null && validating && status == NOT_MODIFIED && exchange.failure() == null) {
      return revalidated(old, response);
    }
    on.tell(response, keeps ? receive(response, status) : forwarded, uri);
    return Verdict.proceed();
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

  /** The stored answer is good, says the origin (RFC 9111, section 4.3.4). */
  private Verdict revalidated(StoredResponse old, HttpResponse response) {
    HttpHeaders said = response.headers();
    String tag = said.get(FieldNames.ETAG);
    boolean same = tag == null || Conditions.isSameTag(tag, old.fields().get(FieldNames.ETAG));
    HeaderBlock updated = same ? StoredFields.updated(old.fields(), said) : old.fields();
    Freshness renewed =
        same && !said.contains(FieldNames.SET_COOKIE) ? judge(old.status(), updated) : null;
    StoredResponse good =
        old.with(
            StoredFields.kept(updated), renewed == null ? Freshness.none(cache.now()) : renewed);
    if (renewed != null) {
      cache.keep(uri, good, fetch.sentNanos());
    } else if (!personal) {
      cache.forget(uri); // it may do this once, and be kept no longer
    }
    if (renewed != null && isForOthers(renewed)) {
      fetch.landed(good);
    } else {
      fetch.release();
    }
    Verdict answer = answer(good, CacheResult.REVALIDATED, forwarded + "; fwd-status=304");
    if (answer instanceof Verdict.Respond respond) {
      said.getAll(FieldNames.SET_COOKIE)
          .forEach(cookie -> respond.head().headers().add(FieldNames.SET_COOKIE, cookie));
    }
    return answer;
  }

  private @Nullable Freshness judge(int status, HttpHeaders fields) {
    Storing.Asked when = new Storing.Asked(asked, known, control, sentMillis);
    return on.storing().judge(when, status, fields, cache.now());
  }

  private boolean isForOthers(Freshness freshness) {
    return !freshness.alwaysAsk() && freshness.leftMillis(cache.now()) > 0;
  }

  /** An answer of the origin that passes; gives what it says of the cache. */
  private String receive(HttpResponse response, int status) {
    String what = stale == null ? forwarded : forwarded + "; fwd-status=" + status;
    if (!on.isOwn(exchange)) {
      fetch.fail();
      return what;
    }
    HttpHeaders fields = response.headers();
    long length = HeaderBlock.of(fields).contentLength();
    long limit = on.policy().maxBody().bytes();
    Freshness freshness = length <= limit ? judge(status, fields) : null;
    Variance variance = freshness == null ? null : Variance.of(fields, asked);
    if (freshness == null || variance == null) {
      notKept(status);
      return what;
    }
    StoredResponse head =
        new StoredResponse(
            on.name(), variance, status, StoredFields.kept(fields), NO_BYTES, freshness);
    Filling begun = cache.fill(head, length, limit);
    if (begun == null) {
      fetch.release();
      return what;
    }
    fetch.begun(begun, isForOthers(freshness));
    return what + "; stored";
  }

  /** The answer is for this client alone. */
  private void notKept(int status) {
    if (status < INTERNAL_SERVER_ERROR && status != TOO_MANY_REQUESTS) {
      cache.leaveOpen(uri, personal);
      if (stale != null && !personal) {
        cache.forget(uri); // it is no longer what the origin says
      }
    }
    fetch.release();
  }

  /** A chunk of the answer, which stays the caller's. */
  void content(HttpContent chunk) {
    fetch.content(chunk);
  }

  /** The exchange is over. */
  void end() {
    over = true;
    fetch.end();
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
