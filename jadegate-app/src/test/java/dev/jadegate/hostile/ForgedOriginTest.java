package dev.jadegate.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.RawClient;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Origin fields that are made to fit a pattern of the configuration. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForgedOriginTest {
  @AutoClose
  private final Target target =
      Target.with("    cors: {origins: [\"https://*.good.test\"], credentials: true}\n");

  ForgedOriginTest() throws IOException {}

  @ParameterizedTest
  @ValueSource(strings = {"https://a.good.test", "https://a-1.b_2.good.test"})
  @DisplayName("an origin below the domain is named in the answer")
  void anOriginBelowTheDomainIsEchoed(String origin) throws IOException {
    try (RawClient client = target.gateway.client()) {
      assertThat(client.get("/", "Origin: " + origin).field("Access-Control-Allow-Origin"))
          .isEqualTo(origin);
    }
    target.owe(200, "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a.good.test.evil.test",
        "https://evil.test/.good.test",
        "https://good.test",
        "null",
        "https://evil.test#.good.test",
        "https://evil.test\\.good.test",
        "https://evil.test?.good.test",
        "http://a.good.test",
        "https://a.good.test ,https://evil.test",
        "https://evil.test@a.good.test",
        "https://evil.test:443/.good.test",
        "https://evil.test%0d%0a.good.test",
        "https://\u00e9 .good.test",
        "https://a.good.test/",
        "https://user:x@a.good.test",
        "https://evil test.good.test",
      })
  @DisplayName("an origin that only looks like an allowed one is not named in the answer")
  void anOriginThatOnlyLooksLikeOneIsNotEchoed(String origin) throws IOException {
    try (RawClient client = target.gateway.client()) {
      var response = client.get("/", "Origin: " + origin);

      assertThat(response.fields().names()).doesNotContain("Access-Control-Allow-Origin");
    }
    target.owe(200, "");
  }
}
