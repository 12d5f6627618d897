package dev.jadegate.cache;

import dev.jadegate.config.RouteCacheConfig;
import dev.jadegate.header.CacheControl;
import dev.jadegate.header.HttpTime;
import dev.jadegate.message.FieldName;
import dev.jadegate.message.FieldNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which answers may be kept, and for how long: what the origin says (RFC 9111, section 3; RFC
 * 9213), and where it says nothing, what the route says. Immutable.
 */
public final class Storing {
  private static final FieldName CDN_CACHE_CONTROL = FieldName.of("CDN-Cache-Control");

  private static final int PARTIAL_CONTENT = 206;
  private static final int NOT_MODIFIED = 304;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final long SECOND = 1000;
  private static final long LONGEST_GUESS = Duration.ofDays(1).toMillis();
  private static final int GUESS_DIVISOR = 10; // RFC 9111, section 4.2.2: a tenth of its age

  /** Statuses that the route's ttl is meant for: what is there, and where it has gone for good. */
  private static final Set<Integer> FOUND = Set.of(200, 301, 308);

  /** Whose meaning is known (RFC 9111, section 5.2.2.3). */
  private static final Set<Integer> UNDERSTOOD =
      Set.of(200, 203, 204, 300, 301, 302, 303, 307, 308, 404, 405, 410, 414, 501);

  /** RFC 9110, section 15.1. */
  private static final Set<Integer> GUESSABLE =
      Set.of(200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501);

  private final RouteCacheConfig policy;
  private final long ttlMillis;
  private final Map<Integer, Long> statuses = new HashMap<>();

  /**
   * @param ttl how long an answer is fresh whose origin does not say; zero: it is not
   */
  public Storing(RouteCacheConfig policy, Duration ttl) {
    this.policy = policy;
    ttlMillis = ttl.toMillis();
    policy
        .statuses()
        .forEach((status, life) -> statuses.put(Integer.parseInt(status), life.toMillis()));
  }

  /**
   * Where and when an answer was asked for.
   *
   * @param fields of the request, as they came
   * @param known whether the gateway knows who asks, whatever the fields say
   * @param sentMillis when it was sent to the origin
   */
  public record Asked(HttpHeaders fields, boolean known, CacheControl control, long sentMillis) {
    /** Whether the answer may be for one alone (RFC 9111, section 3.5). */
    boolean isAuthorized() {
      return known || fields.contains(FieldNames.AUTHORIZATION);
    }
  }

  /** How long this answer may be used that has just come; null: it may not be kept. */
  public @Nullable Freshness judge(Asked asked, int status, HttpHeaders answer, long now) {
    CacheControl control = CacheControl.targeted(answer, CDN_CACHE_CONTROL);
    boolean targeted = control.isPresent();
    if (!targeted) {
      control = CacheControl.of(answer, FieldNames.CACHE_CONTROL);
    }
    boolean authorized = asked.isAuthorized();
    if (status == PARTIAL_CONTENT
        || status == NOT_MODIFIED
        || status == TOO_MANY_REQUESTS
        || asked.control().noStore()
        || (control.mustUnderstand() ? !UNDERSTOOD.contains(status) : control.noStore())
        || control.isPrivate()
        || answer.contains(FieldNames.SET_COOKIE)
        || authorized && !control.allowsAuthorized()) {
      return null;
    }
    long lifetime = lifetime(asked, status, answer, control, targeted, now);
    boolean hasValidator =
        answer.contains(FieldNames.ETAG) || answer.contains(FieldNames.LAST_MODIFIED);
    boolean ask = control.noCache() || !targeted && !control.isPresent() && isPragma(answer);
    if (lifetime < 0 || (ask || lifetime == 0) && !hasValidator && !standsIn(control)) {
      return null;
    }
    long whileRevalidate = window(control.staleWhileRevalidate(), policy.staleWhileRevalidate());
    long ifError = window(control.staleIfError(), policy.staleIfError());
    return new Freshness(
        now - initialAge(asked, answer, now),
        lifetime,
        whileRevalidate,
        ifError,
        control.mustRevalidate(),
        ask,
        Math.max(policy.keep().toMillis(), Math.max(whileRevalidate, ifError)));
  }

  /** Whether it is of use when it is stale. */
  private boolean standsIn(CacheControl control) {
    return !control.noCache()
        && !control.mustRevalidate()
        && (control.staleWhileRevalidate() > 0 || control.staleIfError() > 0);
  }

  private static long window(long said, Duration otherwise) {
    return said == CacheControl.NONE ? otherwise.toMillis() : said * SECOND;
  }

  private static boolean isPragma(HttpHeaders answer) {
    return answer.containsValue(FieldNames.PRAGMA, "no-cache", true);
  }

  /** For how long it is fresh, from when its age was 0; negative: it does not say. */
  private long lifetime(
      Asked asked,
      int status,
      HttpHeaders answer,
      CacheControl control,
      boolean targeted,
      long now) {
    if (control.sharedMaxAge() != CacheControl.NONE) {
      return control.sharedMaxAge() * SECOND;
    }
    long date = HttpTime.millis(answer, FieldNames.DATE);
    if (!targeted && answer.contains(FieldNames.EXPIRES)) {
      long expires = HttpTime.millis(answer, FieldNames.EXPIRES);
      return expires == HttpTime.NONE
          ? 0 // RFC 9111, section 5.3: such as "0"
          : Math.max(0, expires - (date == HttpTime.NONE ? now : date));
    }
    Long ofStatus = statuses.get(status);
    if (ofStatus != null || ttlMillis > 0 && FOUND.contains(status)) {
      return (asked.known() || isPersonal(asked.fields())) && !control.isPublic()
          ? unsaid(control)
          : ofStatus == null ? ttlMillis : ofStatus;
    }
    long modified = HttpTime.millis(answer, FieldNames.LAST_MODIFIED);
    if (policy.heuristic() && modified != HttpTime.NONE && GUESSABLE.contains(status)) {
      long sinceModified = (date == HttpTime.NONE ? now : date) - modified;
      return Math.clamp(sinceModified / GUESS_DIVISOR, 0, LONGEST_GUESS);
    }
    return unsaid(control);
  }

  /** Whether a request says who asks, so that its answer may be kept where others' are not. */
  public boolean isPersonal(HttpHeaders asked) {
    return asked.contains(FieldNames.AUTHORIZATION)
        || asked.contains(FieldNames.COOKIE) && !policy.ignoreCookies();
  }

  /** To be asked about each time is a life of a kind too. */
  private static long unsaid(CacheControl control) {
    return control.noCache() ? 0 : -1;
  }

  /** RFC 9111, section 4.2.3. */
  private static long initialAge(Asked asked, HttpHeaders answer, long now) {
    long date = HttpTime.millis(answer, FieldNames.DATE);
    long apparent = date == HttpTime.NONE ? 0 : Math.max(0, now - date);
    String field = answer.get(FieldNames.AGE);
    int comma = field == null ? -1 : field.indexOf(','); // section 5.1: the first one counts
    String first = field == null ? "" : comma < 0 ? field : field.substring(0, comma);
    long said = CacheControl.seconds(first.strip()) * SECOND;
    return Math.max(apparent, said + Math.max(0, now - asked.sentMillis()));
  }
}
