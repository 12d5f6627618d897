package dev.jadegate.header;

import com.google.re2j.Pattern;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/**
 * The directives of a Cache-Control field (RFC 9111, section 5.2; RFC 5861; RFC 8246), of request
 * or response. Times are in seconds. What is named twice counts as first said; a time that is no
 * number counts as 0, so that an answer with it is stale. Immutable.
 */
public final class CacheControl {
  /** What a time is that was not named. */
  public static final long NONE = -1;

  /** Greater times are as good as this one (RFC 9111, section 1.2.2). */
  private static final long MAX_SECONDS = 1L << 31;

  // RFC 8941, section 4.2.2, and what its members are made of.
  private static final String KEY = "[a-z*][a-z0-9_.*-]*";
  private static final String ITEM =
      "(?:-?[0-9]{1,15}(?:\\.[0-9]{1,3})?|\"(?:[ !#-\\[\\]-~]|\\\\[\"\\\\])*\""
          + "|[A-Za-z*][!#$%&'*+.^_`|~:/A-Za-z0-9-]*|:[A-Za-z0-9+/=]*:|\\?[01])";
  private static final String PARAMETERS = "(?:; *" + KEY + "(?:=" + ITEM + ")?)*";
  private static final String ITEMS = "\\( *(?:%1$s(?: +%1$s)*)? *\\)".formatted(ITEM + PARAMETERS);
  private static final String MEMBER =
      "%s(?:=(?:%s|%s))?%s".formatted(KEY, ITEM, ITEMS, PARAMETERS);
  private static final Pattern DICTIONARY =
      Pattern.compile(" *%1$s(?:[ \\t]*,[ \\t]*%1$s)* *".formatted(MEMBER));

  /** Members that are false, and parameters, of which no directive has any. */
  private static final Pattern NOT_SAID =
      Pattern.compile(KEY + "=\\?0|; *" + KEY + "(?:=" + ITEM + ")?");

  /** Says nothing. */
  public static final CacheControl NOTHING = new CacheControl(List.of());

  /** What {@code Pragma: no-cache} says. */
  public static final CacheControl ASK_FIRST = new CacheControl(List.of("no-cache"));

  private boolean any;
  private boolean noStore;
  private boolean noCache;
  private boolean isPrivate;
  private boolean isPublic;
  private boolean mustRevalidate;
  private boolean proxyRevalidate;
  private boolean mustUnderstand;
  private boolean onlyIfCached;
  private long maxAge = NONE;
  private long sharedMaxAge = NONE;
  private long maxStale = NONE;
  private long minFresh = NONE;
  private long staleWhileRevalidate = NONE;
  private long staleIfError = NONE;

  private CacheControl(List<String> values) {
    for (String value : values) {
      directives(value, this::directive);
    }
  }

  /** Of all fields of this name. */
  public static CacheControl of(HttpHeaders fields, CharSequence name) {
    return fields.contains(name) ? new CacheControl(fields.getAll(name)) : NOTHING;
  }

  /**
   * Of a field that is for caches like this one and has the syntax of a dictionary (RFC 9213,
   * section 2.1). If it has not, it says nothing, and what is for all caches counts.
   */
  public static CacheControl targeted(HttpHeaders fields, CharSequence name) {
    if (!fields.contains(name)) {
      return NOTHING;
    }
    String all = String.join(", ", fields.getAll(name));
    return DICTIONARY.matches(all)
        ? new CacheControl(List.of(NOT_SAID.matcher(all).replaceAll("")))
        : NOTHING;
  }

  /** Whether anything was said at all. */
  public boolean isPresent() {
    return any;
  }

  /** Keep nothing of it. */
  public boolean noStore() {
    return noStore;
  }

  /**
   * Ask the origin before each use; also if only for some fields, which is to be on the safe side.
   */
  public boolean noCache() {
    return noCache;
  }

  /** Not for a cache that several users share; also if only some fields are not. */
  public boolean isPrivate() {
    return isPrivate;
  }

  /** For every cache. */
  public boolean isPublic() {
    return isPublic;
  }

  /**
   * Never stale; a shared cache has this from {@code proxy-revalidate} and {@code s-maxage} too.
   */
  public boolean mustRevalidate() {
    return mustRevalidate || proxyRevalidate || sharedMaxAge != NONE;
  }

  /** Whether an answer to a request with Authorization is for others (RFC 9111, section 3.5). */
  public boolean allowsAuthorized() {
    return isPublic || mustRevalidate || sharedMaxAge != NONE;
  }

  /**
   * Keep it only if you know what its status means; {@link #noStore} is for the others (RFC 9111,
   * section 5.2.2.3).
   */
  public boolean mustUnderstand() {
    return mustUnderstand;
  }

  /** The client wants no request to be made. */
  public boolean onlyIfCached() {
    return onlyIfCached;
  }

  /** How long it is fresh for everybody; {@link #NONE} if not said. */
  public long maxAge() {
    return maxAge;
  }

  /** How long it is fresh for a shared cache: {@code s-maxage}, else {@code max-age}. */
  public long sharedMaxAge() {
    return sharedMaxAge == NONE ? maxAge : sharedMaxAge;
  }

  /** How stale the client takes it; {@link #NONE}: not at all. */
  public long maxStale() {
    return maxStale;
  }

  /** How long it must still be fresh for the client; {@link #NONE} if not said. */
  public long minFresh() {
    return minFresh;
  }

  /** How long it may be used stale while a new one is fetched; {@link #NONE} if not said. */
  public long staleWhileRevalidate() {
    return staleWhileRevalidate;
  }

  /** How long it may be used stale in place of an error; {@link #NONE} if not said. */
  public long staleIfError() {
    return staleIfError;
  }

  private void directive(String name, String argument) {
    any = true;
    switch (name) {
      case "no-store" -> noStore = true;
      case "no-cache" -> noCache = true;
      case "private" -> isPrivate = true;
      case "public" -> isPublic = true;
      case "must-revalidate" -> mustRevalidate = true;
      case "proxy-revalidate" -> proxyRevalidate = true;
      case "must-understand" -> mustUnderstand = true;
      case "only-if-cached" -> onlyIfCached = true;
      case "max-age" -> maxAge = first(maxAge, argument);
      case "s-maxage" -> sharedMaxAge = first(sharedMaxAge, argument);
      case "max-stale" -> maxStale = argument.isEmpty() ? MAX_SECONDS : first(maxStale, argument);
      case "min-fresh" -> minFresh = first(minFresh, argument);
      case "stale-while-revalidate" -> staleWhileRevalidate = first(staleWhileRevalidate, argument);
      case "stale-if-error" -> staleIfError = first(staleIfError, argument);
      default -> {
        // an extension: not for us (RFC 9111, section 5.2.3)
      }
    }
  }

  private static long first(long earlier, String argument) {
    return earlier == NONE ? seconds(argument) : earlier;
  }

  /** A delta-seconds; 0 for what is none. */
  public static long seconds(String text) {
    long seconds = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      seconds = Math.min(MAX_SECONDS, seconds * 10 + digit);
    }
    return seconds;
  }

  /** Shows each member of a list of {@code name} and {@code name=argument}, unquoted. */
  private static void directives(String value, BiConsumer<String, String> found) {
    int at = 0;
    while (at < value.length()) {
      int end = memberEnd(value, at);
      String member = value.substring(at, end).strip();
      int equals = member.indexOf('=');
      String name = (equals < 0 ? member : member.substring(0, equals)).strip();
      if (!name.isEmpty()) {
        String argument = equals < 0 ? "" : unquoted(member.substring(equals + 1).strip());
        found.accept(name.toLowerCase(Locale.ROOT), argument);
      }
      at = end + 1;
    }
  }

  /** The next comma that is not within quotes, or the end. */
  private static int memberEnd(String value, int from) {
    for (int i = from; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == ',') {
        return i;
      }
      if (c == '"' && i > from && value.charAt(i - 1) == '=') {
        i = closing(value, i);
      }
    }
    return value.length();
  }

  /** Where the quotes end; where they began, if they do not: they must hide no directive. */
  private static int closing(String value, int open) {
    for (int i = open + 1; i < value.length(); i++) {
      if (value.charAt(i) == '"') {
        return i;
      }
      if (value.charAt(i) == '\\') {
        i++;
      }
    }
    return open;
  }

  private static String unquoted(String argument) {
    boolean quoted = argument.length() >= 2 && argument.charAt(0) == '"' && argument.endsWith("\"");
    return quoted ? argument.substring(1, argument.length() - 1) : argument;
  }
}
