package dev.jadegate.cache;

import dev.jadegate.header.CacheControl;

/**
 * How long an answer may be used (RFC 9111, section 4.2). Times are in milliseconds, since 1970 or
 * as a length. Immutable.
 *
 * @param bornMillis when its age was 0, by the clock of this gateway
 * @param lifetimeMillis the age up to which it is fresh
 * @param whileRevalidateMillis for how long after that it is used while another one is fetched
 * @param ifErrorMillis for how long after that it is used in place of an error
 * @param neverStale the origin forbids to use it stale, whoever wants to
 * @param alwaysAsk it is used only if the origin says each time that it is still good
 * @param keepMillis for how long after {@code lifetimeMillis} it is worth its room
 */
public record Freshness(
    long bornMillis,
    long lifetimeMillis,
    long whileRevalidateMillis,
    long ifErrorMillis,
    boolean neverStale,
    boolean alwaysAsk,
    long keepMillis) {
  private static final long SECOND = 1000;

  /** Of an answer that is good now, and for this once. */
  public static Freshness none(long now) {
    return new Freshness(now, 0, 0, 0, true, true, 0);
  }

  /** Its age; never negative, however clocks are set. */
  public long ageMillis(long now) {
    return Math.max(0, now - bornMillis);
  }

  /** What is left of its life as a fresh answer; negative: so long it has been stale. */
  public long leftMillis(long now) {
    return lifetimeMillis - ageMillis(now);
  }

  /** Until when it is worth its room. */
  public long keptUntilMillis() {
    return bornMillis + lifetimeMillis + keepMillis;
  }

  /** The same, worth its room until then at most. */
  Freshness keptUntil(long latestMillis) {
    return new Freshness(
        bornMillis,
        lifetimeMillis,
        whileRevalidateMillis,
        ifErrorMillis,
        neverStale,
        alwaysAsk,
        Math.min(keepMillis, latestMillis - bornMillis - lifetimeMillis));
  }

  /** Whether it answers a request that says this, without more ado. */
  public boolean isUsable(long now, CacheControl asked) {
    long left = leftMillis(now);
    if (alwaysAsk || asked.noCache() || isTooOld(now, asked)) {
      return false;
    }
    if (left > 0) {
      return left >= asked.minFresh() * SECOND;
    }
    return asked.maxStale() != CacheControl.NONE
        && !neverStale
        && -left <= asked.maxStale() * SECOND;
  }

  /** Whether it answers such a request if another one is fetched for those that come after. */
  public boolean isUsableMeanwhile(long now, CacheControl asked) {
    return isUsableStale(now, whileRevalidateMillis)
        && !asked.noCache()
        && !isTooOld(now, asked)
        && asked.minFresh() == CacheControl.NONE
        && (asked.maxAge() == CacheControl.NONE || asked.maxStale() != CacheControl.NONE);
  }

  /** Whether it may stand in for an error. */
  public boolean isUsableForError(long now, CacheControl asked) {
    long asClientSays = Math.max(0, asked.staleIfError()) * SECOND; // RFC 5861, section 4
    return !asked.noCache() && isUsableStale(now, Math.max(ifErrorMillis, asClientSays));
  }

  /** Whether it may stand in for an answer that is not to be had, however old it is. */
  public boolean isUsableAnyway() {
    return !alwaysAsk && !neverStale;
  }

  private boolean isUsableStale(long now, long window) {
    return isUsableAnyway() && leftMillis(now) > -window;
  }

  private boolean isTooOld(long now, CacheControl asked) {
    return asked.maxAge() != CacheControl.NONE && ageMillis(now) > asked.maxAge() * SECOND;
  }
}
