package dev.jadegate.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is recorded of requests. */
class ObservationTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  void eachRequestIsALineAndIsCounted(Pair pair) throws Exception {
    Path log = folder.resolve("access.log");
    try (Chain chain =
        pair.with()
            .section("logging: {access_log: {path: \"" + log + "\"}}")
            .start(Answerer.echoing())) {
      for (int i = 0; i < 3; i++) {
        chain.caller().stream("/some/path?a=b", "12345", "User-Agent: tester");
      }
      chain.caller().get("/");

      // The client may have its answer a moment before the exchange is over.
      await().until(() -> chain.gateway().metric("gateway_requests_total") == 4);
      assertThat(
              chain
                  .gateway()
                  .metric(
                      "gateway_requests_total",
                      "service=\"origins\"",
                      "method=\"POST\"",
                      "status=\"200\""))
          .isEqualTo(3);
      assertThat(chain.gateway().metric("gateway_request_failures_total")).isZero();
    }

    List<String> lines = Files.readAllLines(log);
    assertThat(lines).hasSize(4);
    assertThat(lines.getFirst())
        .contains(
            "\"protocol\":\"" + pair.downstream().logged() + "\"",
            "\"method\":\"POST\"",
            "\"path\":\"/some/path\"",
            "\"host\":\"gateway.test\"",
            "\"status\":200",
            "\"service\":\"origins\"",
            "\"user_agent\":\"tester\"")
        .doesNotContain("\"failure\"");
  }
}
