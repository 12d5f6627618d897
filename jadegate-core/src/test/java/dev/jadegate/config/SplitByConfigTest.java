package dev.jadegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of how clients stay with their part of a split. */
class SplitByConfigTest {
  private static final String SERVICES =
      "services: [{name: a, instances: 'u:1'}, {name: b, instances: 'u:2'}]\n";

  private static String file(String... splitBy) {
    StringBuilder file = new StringBuilder(SERVICES).append("routes:\n");
    for (int i = 0; i < splitBy.length; i++) {
      file.append(
          "- {name: r%d, path: /%d, split: {a: 9, b: 1}, split_by: {%s}}\n"
              .formatted(i, i, splitBy[i]));
    }
    return file.toString();
  }

  @Test
  void aNameOfTheCookieIsEnough() {
    assertThat(ConfigText.load(file("cookie: V")).routes().getFirst().splitBy())
        .isEqualTo(
            new SplitByConfig(
                null,
                "V",
                Duration.ofDays(30),
                new CookieConfig(null, "/", SameSite.LAX, CookieSecure.AUTO)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "key: client_ip, cookie: V | expected one of key, cookie; found both",
        "ttl: 1h | expected one of key, cookie; found none",
        "cookie: V, secret: short | secret: found 5 characters; expected at least 16",
        "cookie: V, path: /a b | path: found \"/a b\"; expected ASCII without spaces and"
            + " semicolons",
      })
  void whatMakesNoSenseIsRefused(String splitBy, String problem) {
    assertThat(ConfigText.errors(file(splitBy)))
        .containsExactly("g.yaml:3:55: routes.r0.split_by: " + problem);
  }

  @ParameterizedTest
  @CsvSource({"key: ip", "key: 'header:'", "cookie: 'a b'", "'cookie: V, ttl: 0s'", "cokie: V"})
  void whatIsNoValueIsRefused(String splitBy) {
    assertThat(ConfigText.errors(file(splitBy))).isNotEmpty();
  }

  @Test
  void itBelongsToASplit() {
    assertThat(
            ConfigText.errors(
                SERVICES + "routes: [{name: r, path: /, service: a, split_by: {key: path}}]"))
        .containsExactly(
            "g.yaml:2:10: routes.r: split_by: found without split, which it belongs to");
    assertThat(ConfigText.errors("services: [{name: a, path: /, split_by: {key: path}}]"))
        .containsExactly(
            "g.yaml:1:12: services.a: split_by: found without split, which it belongs to");
  }

  @Test
  void keyThatIsRandomAndCookiesThatClashAreWarnedOf() {
    String secret = "secret: 0123456789abcdef";
    String more =
        "- {name: x, path: /x, split: {a: 1}, split_by: {cookie: V, %s}}\n".formatted(secret);

    assertThat(ConfigText.warnings(file("cookie: V, " + secret, "cookie: V, " + secret))).isEmpty();
    assertThat(ConfigText.warnings(file("cookie: V, " + secret, "cookie: W") + more))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .contains("routes.r1.split_by: no secret: cookies end with a restart"),
            second ->
                assertThat(second)
                    .contains(
                        "routes.x.split_by.cookie: \"V\" is that of the split over a, b too"));
  }

  @Test
  void secretDoesNotShow() {
    assertThat(ConfigText.load(file("cookie: V, secret: 0123456789abcdef")).toString())
        .contains("CookieConfig[")
        .doesNotContain("0123456789");
  }
}
