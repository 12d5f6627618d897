package dev.jadegate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RetriesExampleTest {
  private final Gate never = new Gate();

  /** The instance that does not do well, each path in its own way. */
  private Origin failing() throws IOException {
    return Origin.answering((request, connection) -> {
      switch (request.target()) {
        case "/catalog/slow" -> never.await();
        case "/catalog/busy" -> connection.respond(503, "busy", "Retry-After: 1");
        case "/catalog/down" -> connection.respond(503, "down", "Retry-After: 60");
        default -> connection.respond(200, "first");
      }
    });
  }

  private static ExampleGateway start(Origin first, Origin second) throws IOException {
    return ExampleGateway.start(
        "examples/retries/gateway.yaml",
        Map.of(
            "FIRST_PORT", Integer.toString(first.port()),
            "SECOND_PORT", Integer.toString(second.port())));
  }

  /** Of two requests one meets each instance first. */
  private static List<HttpResponse<String>> twice(
      ExampleGateway gateway, String method, String target) throws Exception {
    List<HttpResponse<String>> answers = new ArrayList<>();
    answers.add(gateway.send(method, target));
    answers.add(gateway.send(method, target));
    return answers;
  }

  @Test
  void whatIsSlowOrBusyIsTriedElsewhere() throws Exception {
    try (Origin first = failing();
        Origin second = Origin.saying("second");
        ExampleGateway gateway = start(first, second)) {
      long began = System.nanoTime();
      assertThat(twice(gateway, "GET", "/catalog/slow"))
          .extracting(HttpResponse::body)
          .containsOnly("second");
      assertThat(twice(gateway, "GET", "/catalog/busy"))
          .extracting(HttpResponse::body)
          .containsOnly("second");
      assertThat(System.nanoTime() - began).isGreaterThan(1_500_000_000L); // 0.5 s and 1 s
      assertThat(gateway.get("/metrics").body())
          .contains("gateway_retries_total{reason=\"response_timeout\",service=\"catalog\"} 1.0")
          .contains("gateway_retries_total{reason=\"status_503\",service=\"catalog\"} 1.0");
      never.open();
    }
  }

  @Test
  void whatCannotBeReachedIsTriedElsewhereEvenAPost() throws Exception {
    try (Origin first = failing();
        Origin second = Origin.saying("second");
        ExampleGateway gateway = start(first, second)) {
      first.refuse();

      assertThat(twice(gateway, "POST", "/catalog"))
          .extracting(HttpResponse::body)
          .containsOnly("second");
    }
  }

  @Test
  void whatMayBeDoneAlreadyOrAsksForTooMuchTimeIsNot() throws Exception {
    try (Origin first = failing();
        Origin second = Origin.saying("second");
        ExampleGateway gateway = start(first, second)) {
      assertThat(twice(gateway, "POST", "/catalog/slow"))
          .extracting(HttpResponse::statusCode)
          .containsExactlyInAnyOrder(200, 504);
      assertThat(twice(gateway, "GET", "/catalog/down"))
          .anySatisfy(
              answer -> assertThat(answer.headers().firstValue("Retry-After")).hasValue("60"))
          .extracting(HttpResponse::statusCode)
          .containsExactlyInAnyOrder(200, 503);
      never.open();
    }
  }
}
