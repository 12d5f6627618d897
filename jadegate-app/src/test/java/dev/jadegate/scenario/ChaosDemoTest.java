package dev.jadegate.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.RawClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code demo --chaos} as a process: what it shows, what it says, and how it ends. */
@Timeout(120)
class ChaosDemoTest {
  private static final Pattern PORT = Pattern.compile("Jadegate is at http://localhost:(\\d+) ");
  private static final String BREAKER =
      "gateway_circuit_breaker_state{service=\"product-service\"} ";

  @TempDir private Path folder;

  private static int port(GatewayProcess demo) throws IOException, InterruptedException {
    demo.awaitLog("Ctrl-C", 1);
    Matcher found = PORT.matcher(demo.log());
    assertThat(found.find()).isTrue();
    return Integer.parseInt(found.group(1));
  }

  private static void awaitMetric(RawClient client, String line) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> client.get("/metrics").text().contains(line));
  }

  @Test
  void breakerOpensAndClosesInTheMetricsAndInWhatIsSaid() throws Exception {
    try (GatewayProcess demo =
            GatewayProcess.demo(folder.resolve("log"), "--chaos", "--rounds", "1");
        RawClient client = RawClient.connect(port(demo))) {
      awaitMetric(client, BREAKER + "0.0");
      awaitMetric(client, BREAKER + "1.0");
      assertThat(client.get("/api/products/7").status()).isIn(200, 503);
      assertThat(client.get("/api/users/1").status()).isEqualTo(200);
      awaitMetric(client, BREAKER + "0.0");

      demo.awaitLog("over; the breaker opened", 1);
      assertThat(demo.exitCode()).isZero();
      assertThat(said(demo))
          .containsSubsequence(
              "round 1 of 1, all are well",
              "users-2 falls ill: it answers 503",
              "users-2 is ejected, three failures in a row; users-1 gets all requests",
              "users-2 is back and gets requests again",
              "products-1 falls ill: it answers 503",
              "circuit breaker of product-service: closed -> open; requests get 503 from the"
                  + " gateway at once, products-1 has its rest",
              "products-1 is well again",
              "circuit breaker of product-service: open -> half-open; up to three requests may try"
                  + " products-1",
              "circuit breaker of product-service: half-open -> closed; three in a row went well")
          .anyMatch(
              line -> line.matches("clients saw in this second: .* \\(\\d+ retried at users-1\\)"))
          .anyMatch(line ->
              line.matches(
                  "clients saw in this round: products .* x 200, \\d+ x 503 from products-1, .* x"
                      + " 503 from the gateway \\(.*\\); users 120 x 200"));
      assertThat(demo.log()).doesNotContain("Exception");
    }
  }

  /** The lines with a time, without it. */
  private static List<String> said(GatewayProcess demo) throws IOException {
    return demo.log()
        .lines()
        .filter(line -> line.matches(" *\\d+\\.\\d s  .*"))
        .map(line -> line.replaceFirst(" *\\d+\\.\\d s  ", ""))
        .toList();
  }

  @Test
  void aSignalEndsItBeforeTheEnd() throws Exception {
    try (GatewayProcess demo = GatewayProcess.demo(folder.resolve("log"), "--chaos")) {
      demo.awaitLog("round 1 of 10", 1);
      demo.signal("TERM");

      assertThat(demo.exitCode()).isZero();
      assertThat(demo.log()).doesNotContain("Exception", "does not answer");
    }
  }
}
