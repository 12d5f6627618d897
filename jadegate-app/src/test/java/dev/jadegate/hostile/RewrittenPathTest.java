package dev.jadegate.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A rewrite joins what stood apart: an expression that takes half a segment may make dots of it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RewrittenPathTest {
  @AutoClose
  private final Origin origin =
      Origin.answering((request, connection) -> connection.respond(200, request.target()));

  @AutoClose private final TestGateway gateway = TestGateway.start(config(origin));
  @AutoClose private final RawClient client = gateway.client();

  RewrittenPathTest() throws IOException {}

  private static String config(Origin origin) {
    return """
    services:
      - name: origins
        instances: %s
    routes:
      - {name: careless, service: origins, regex: "^/v/?(.*)$", rewrite: "/api/$1"}
      - {name: joined, service: origins, pattern: "/p/{a}/{b}", rewrite: "/api/{a}{b}"}
      - {name: moved, service: origins, path: /from, rewrite: /api}
      - {name: stripped, service: origins, path: /x, strip_prefix: /x}
    """
        .formatted(TestGateway.instances(origin));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v../admin",
        "/v..",
        "/v./admin",
        "/v.",
        "/v%2e%2e/admin",
        "/v.%2E",
        "/v../a?/.."
      })
  @DisplayName("129: a rewritten path that would climb is refused")
  void aRewrittenPathThatWouldClimbIsRefused(String asked) throws IOException {
    int before = origin.requests().size();

    assertThat(client.get(asked).status()).isEqualTo(400);
    assertThat(origin.requests()).hasSize(before);
  }

  @ParameterizedTest
  @CsvSource({
    "/v/ok, /api/ok",
    "/v/ok?/../, /api/ok?/../",
    "/v, /api/",
    "/v.well-known/a, /api/.well-known/a",
    "/v.../a, /api/.../a",
    "/v..a/.b, /api/..a/.b",
    "/p/.../x, /api/...x",
    "/from/..a, /api/..a",
    "/from/../from/a, /api/a",
    "/x/..a, /..a",
    "/x//..a, /..a",
  })
  @DisplayName("129: names that begin with dots pass")
  void namesWithDotsPass(String asked, String seen) throws IOException {
    assertThat(client.get(asked).text()).isEqualTo(seen);
  }
}
