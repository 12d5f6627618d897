package dev.jadegate.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.config.CacheStatusField;
import dev.jadegate.config.RouteCacheConfig;
import dev.jadegate.config.Size;
import dev.jadegate.header.CacheControl;
import dev.jadegate.message.HeaderBlock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName(
    "Which answers are kept, and how long they are fresh (SEMANTICS 99, 100, 103, 112, 114)")
final class StoringTest {
  private static final long NOW = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
  private static final String DATE = "Date: Thu, 01 Jan 2026 00:00:00 GMT";

  private final HeaderBlock request = new HeaderBlock();
  private Duration ttl = Duration.ZERO;
  private boolean heuristic;
  private boolean ignoreCookies;

  private @Nullable Freshness judge(int status, String... lines) {
    HeaderBlock answer = new HeaderBlock();
    for (String line : lines) {
      int colon = line.indexOf(':');
      answer.add(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    RouteCacheConfig policy =
        new RouteCacheConfig(
            null,
            Map.of("404", Duration.ofSeconds(7)),
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofHours(1),
            new Size(1000),
            Duration.ofSeconds(5),
            heuristic,
            ignoreCookies,
            true,
            List.of(),
            CacheStatusField.ON);
    CacheControl control = CacheControl.of(request, "Cache-Control");
    return new Storing(policy, ttl)
        .judge(new Storing.Asked(request, false, control, NOW - 500), status, answer, NOW);
  }

  private Freshness kept(int status, String... lines) {
    return Objects.requireNonNull(judge(status, lines));
  }

  /** In seconds; -1: it is not kept. */
  private long lifetime(int status, String... lines) {
    Freshness judged = judge(status, lines);
    return judged == null ? -1 : judged.lifetimeMillis() / 1000;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "s-maxage=5, max-age=60 | 5",
        "max-age=60, s-maxage=5 | 5",
        "max-age=60 | 60",
        "public | 100",
      })
  void sharedMaxAgeThenMaxAgeThenExpires(String control, long seconds) {
    assertThat(
            lifetime(
                200, "Cache-Control: " + control, DATE, "Expires: Thu, 01 Jan 2026 00:01:40 GMT"))
        .isEqualTo(seconds);
  }

  @Test
  @DisplayName("Expires counts from Date, whatever the clock here says")
  void expiresMinusDate() {
    assertThat(
            lifetime(
                200,
                "Date: Wed, 31 Dec 2025 00:00:00 GMT",
                "Expires: Wed, 31 Dec 2025 00:00:30 GMT"))
        .isEqualTo(30);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "nonsense",
        "Thu, 01 Jan 2026 00:01:40",
        "Wed, 31 Dec 2025 00:00:00 GMT"
      })
  @DisplayName(
      "an Expires that is no time, or past, makes the answer stale (RFC 9111, section 5.3)")
  void invalidExpires(String expires) {
    assertThat(lifetime(200, DATE, "Expires: " + expires, "ETag: \"a\"")).isZero();
    assertThat(lifetime(200, DATE, "Expires: " + expires)).isEqualTo(-1);
  }

  @Test
  void twoExpiresAreStale() {
    String later = "Expires: Thu, 01 Jan 2026 00:01:40 GMT";
    assertThat(lifetime(200, DATE, later, later, "ETag: \"a\"")).isZero();
  }

  @Test
  @DisplayName("CDN-Cache-Control replaces Cache-Control and Expires (RFC 9213)")
  void targeted() {
    assertThat(lifetime(200, "CDN-Cache-Control: max-age=5", "Cache-Control: max-age=60"))
        .isEqualTo(5);
    assertThat(lifetime(200, "CDN-Cache-Control: max-age=5", "Cache-Control: no-store"))
        .isEqualTo(5);
    assertThat(lifetime(200, "CDN-Cache-Control: no-store", "Cache-Control: max-age=60"))
        .isEqualTo(-1);
    assertThat(lifetime(200, "CDN-Cache-Control: max-age=5,,", "Cache-Control: no-store"))
        .isEqualTo(-1);
    assertThat(lifetime(200, "CDN-Cache-Control: ", "Cache-Control: max-age=60")).isEqualTo(60);
    assertThat(
            lifetime(
                200,
                "CDN-Cache-Control: max-age=5",
                DATE,
                "Expires: Thu, 01 Jan 2026 00:01:40 GMT"))
        .isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cache-Control: no-store, max-age=60",
        "Cache-Control: private, max-age=60",
        "Cache-Control: private=\"x\", max-age=60",
        "Cache-Control: public",
        "X-Other: 1",
      })
  void whatMayNotBeKept(String line) {
    assertThat(lifetime(200, line)).isEqualTo(-1);
  }

  @Test
  void neitherAreAnswersWithCookiesPartsAndRefusals() {
    assertThat(lifetime(200, "Cache-Control: public, max-age=60", "Set-Cookie: a=b")).isEqualTo(-1);
    assertThat(lifetime(206, "Cache-Control: max-age=60")).isEqualTo(-1);
    assertThat(lifetime(304, "Cache-Control: max-age=60")).isEqualTo(-1);
    assertThat(lifetime(429, "Cache-Control: max-age=60")).isEqualTo(-1);
    request.add("Cache-Control", "no-store");
    assertThat(lifetime(200, "Cache-Control: max-age=60")).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max-age=60 | -1",
        "proxy-revalidate, max-age=60 | -1",
        "public, max-age=60 | 60",
        "must-revalidate, max-age=60 | 60",
        "s-maxage=60 | 60",
      })
  @DisplayName("with Authorization only if the origin says so (SEMANTICS 99)")
  void authorization(String control, long seconds) {
    request.add("Authorization", "Basic x");

    assertThat(lifetime(200, "Cache-Control: " + control)).isEqualTo(seconds);
  }

  @Test
  @DisplayName("must-understand is for those who know the status (RFC 9111, section 5.2.2.3)")
  void mustUnderstand() {
    String control = "Cache-Control: must-understand, no-store, max-age=60";
    assertThat(lifetime(200, control)).isEqualTo(60);
    assertThat(lifetime(299, control)).isEqualTo(-1);
    assertThat(lifetime(299, "Cache-Control: must-understand, max-age=60")).isEqualTo(-1);
    assertThat(lifetime(299, "Cache-Control: max-age=60")).isEqualTo(60);
  }

  @Test
  void ttlIsForWhatTheOriginSaysNothingOf() {
    ttl = Duration.ofSeconds(9);

    assertThat(lifetime(200)).isEqualTo(9);
    assertThat(lifetime(301)).isEqualTo(9);
    assertThat(lifetime(200, "Cache-Control: max-age=60")).isEqualTo(60);
    assertThat(lifetime(200, "Cache-Control: max-age=0", "ETag: \"a\"")).isZero();
    assertThat(lifetime(302)).isEqualTo(-1);
    assertThat(lifetime(500)).isEqualTo(-1);
    assertThat(lifetime(404)).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Cookie", "Authorization"})
  @DisplayName("no ttl for those who say who they are (SEMANTICS 100)")
  void ttlIsNotForEverybody(String name) {
    ttl = Duration.ofSeconds(9);
    request.add(name, "x");

    assertThat(lifetime(200)).isEqualTo(-1);
    assertThat(lifetime(404)).isEqualTo(-1);
    assertThat(lifetime(200, "Cache-Control: public")).isEqualTo(9);
    ignoreCookies = true;
    assertThat(lifetime(200)).isEqualTo(name.equals("Cookie") ? 9 : -1);
  }

  @Test
  void guessesAreATenthOfTheAgeAndADayAtMost() {
    String[] lines = {DATE, "Last-Modified: Wed, 31 Dec 2025 23:58:20 GMT"};
    assertThat(lifetime(200, lines)).isEqualTo(-1);
    heuristic = true;

    assertThat(lifetime(200, lines)).isEqualTo(10);
    assertThat(lifetime(302, lines)).isEqualTo(-1);
    assertThat(lifetime(200, DATE)).isEqualTo(-1);
    assertThat(lifetime(200, DATE, "Last-Modified: Tue, 01 Jan 2020 00:00:00 GMT"))
        .isEqualTo(86_400);
    assertThat(lifetime(200, DATE, "Last-Modified: Thu, 01 Jan 2026 01:00:00 GMT")).isZero();
  }

  @Test
  void whatMustBeAskedForIsKeptOnlyWithAValidator() {
    assertThat(judge(200, "Cache-Control: no-cache", "ETag: \"a\""))
        .isNotNull()
        .extracting(Freshness::alwaysAsk)
        .isEqualTo(true);
    assertThat(judge(200, "Cache-Control: no-cache")).isNull();
    assertThat(judge(200, "Cache-Control: no-cache, max-age=60")).isNull();
    ttl = Duration.ofSeconds(9);
    assertThat(judge(200, "Pragma: no-cache", "ETag: \"a\""))
        .isNotNull()
        .extracting(Freshness::alwaysAsk)
        .isEqualTo(true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10 | 10500",
        "'' | 500",
        "nonsense | 500",
        "-5 | 500",
        "'10, 20' | 10500",
        "99999999999999 | 2147483648500",
      })
  @DisplayName("an Age that comes is counted, and the time of the request (SEMANTICS 104)")
  void age(String age, long millis) {
    Freshness judged = kept(200, "Cache-Control: max-age=60", "Age: " + age, DATE);

    assertThat(judged.ageMillis(NOW)).isEqualTo(millis);
  }

  @Test
  void anOldDateIsAnAge() {
    Freshness judged =
        kept(200, "Cache-Control: max-age=60", "Age: 10", "Date: Wed, 31 Dec 2025 23:59:20 GMT");

    assertThat(judged.ageMillis(NOW)).isEqualTo(40_000);
  }
}
