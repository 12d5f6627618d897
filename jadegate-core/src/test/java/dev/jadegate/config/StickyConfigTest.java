package dev.jadegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of sticky sessions in a file. */
class StickyConfigTest {
  private static String service(String name, String sticky) {
    return "{name: "
        + name
        + ", path: /"
        + name
        + ", instances: 'u:1', load_balancer: {sticky: "
        + sticky
        + "}}";
  }

  private static String file(String... services) {
    return "services: [" + String.join(", ", services) + "]";
  }

  @Test
  void nothingNeedsToBeSaid() {
    LoadBalancerConfig balancer =
        ConfigText.load(file(service("a", "{}"))).services().getFirst().loadBalancer();

    assertThat(balancer.sticky())
        .isEqualTo(
            new StickyConfig(
                "JADEGATE",
                java.time.Duration.ofHours(1),
                new CookieConfig(null, "/", SameSite.LAX, CookieSecure.AUTO)));
  }

  @ParameterizedTest
  @CsvSource({
    "'{secret: short}', 'secret: found 5 characters; expected at least 16'",
    "'{path: /a b}', 'path: found \"/a b\"; expected ASCII without spaces and semicolons'",
    "'{path: /a;b}', 'path: found \"/a;b\"; expected ASCII without spaces and semicolons'",
    "'{same_site: none, secure: never}', 'same_site: found \"none\" with secure: never'",
  })
  void whatBrowsersOrAttackersWouldMakeOfItIsRefused(String sticky, String problem) {
    assertThat(ConfigText.errors(file(service("a", sticky))))
        .singleElement()
        .asString()
        .contains("services.a.load_balancer.sticky: " + problem);
  }

  @ParameterizedTest
  @CsvSource({"cookie: 'a b'", "cookie: 'a=b'", "ttl: 0s", "path: a", "same_site: always"})
  void whatIsNoValueIsRefused(String key) {
    assertThat(ConfigText.errors(file(service("a", "{" + key + "}")))).hasSize(1);
  }

  @Test
  void keyThatIsRandomAndCookiesThatClashAreWarnedOf() {
    String good = "{secret: 0123456789abcdef}";
    String other = "{secret: 0123456789abcdef, path: /c}";

    assertThat(
            ConfigText.warnings(
                file(
                    service("a", "{}"),
                    service("b", good),
                    service("c", other),
                    service("d", "{cookie: D, secret: 0123456789abcdef}"))))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .endsWith(
                        "services.a.load_balancer.sticky: no secret: cookies end with a restart,"
                            + " and no other gateway knows them"),
            second ->
                assertThat(second)
                    .endsWith(
                        "services.b.load_balancer.sticky.cookie: \"JADEGATE\" is that of a too: on"
                            + " one host they take it from each other"));
  }

  @Test
  void secretDoesNotShow() {
    assertThat(ConfigText.load(file(service("a", "{secret: 0123456789abcdef}"))).toString())
        .contains("StickyConfig[")
        .doesNotContain("0123456789");
  }
}
