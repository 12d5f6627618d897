package dev.jadegate.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.Failure;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is counted, under which names and with bounded labels (SEMANTICS T14, T19)")
final class GatewayMetricsTest {
  private final GatewayMetrics metrics = new GatewayMetrics("gw", "test");

  private double value(String name, String labels) {
    return Series.value(metrics, "gw_" + name + "{" + labels + "}");
  }

  @Test
  void exchangeIsCountedTimedAndMeasured() {
    metrics.requests().ended(new Ended());
    metrics.requests().ended(new Ended());

    String labels = "environment=\"test\",method=\"GET\",service=\"orders\"";
    assertThat(value("requests_total", labels + ",status=\"200\"")).isEqualTo(2);
    assertThat(value("request_duration_seconds_count", labels)).isEqualTo(2);
    assertThat(value("request_duration_seconds_sum", labels)).isEqualTo(0.003);
    assertThat(value("response_size_bytes_sum", labels)).isEqualTo(2468);
  }

  @Test
  void failureIsCountedByReason() {
    Ended failed = new Ended();
    failed.failure = Failure.RESET;
    failed.status = 502;

    metrics.requests().ended(failed);

    assertThat(
            value(
                "request_failures_total",
                "environment=\"test\",reason=\"reset\",service=\"orders\""))
        .isEqualTo(1);
  }

  @Test
  void callIsCountedByItsGrpcStatus() {
    int[] statuses = {0, 0, 16, 17, 99, -1};
    for (int status : statuses) {
      Ended call = new Ended();
      call.grpcStatus = status;
      metrics.requests().ended(call);
    }

    assertThat(Series.scrape(metrics))
        .filteredOn(line -> line.startsWith("gw_grpc_responses_total{"))
        .containsExactlyInAnyOrder(
            "gw_grpc_responses_total{environment=\"test\",grpc_status=\"0\",service=\"orders\"}"
                + " 2.0",
            "gw_grpc_responses_total{environment=\"test\",grpc_status=\"16\",service=\"orders\"}"
                + " 1.0",
            "gw_grpc_responses_total{environment=\"test\",grpc_status=\"other\",service=\"orders\"}"
                + " 2.0");
  }

  @Test
  void clientsMakeNoLabels() {
    for (int i = 0; i < 100; i++) {
      Ended odd = new Ended();
      odd.method = "X" + i;
      odd.path = "/" + i;
      odd.service = "";
      odd.status = 404;
      metrics.requests().ended(odd);
    }

    assertThat(Series.scrape(metrics))
        .filteredOn(line -> line.startsWith("gw_requests_total{"))
        .containsExactly(
            "gw_requests_total{environment=\"test\",method=\"OTHER\",service=\"gateway\",status=\"404\"}"
                + " 100.0");
  }

  @Test
  void gaugeIsAskedAtEachScrape() {
    double[] now = {1};
    metrics.gauge("open", "help", series -> series.value(now[0], "a"), "x");
    assertThat(value("open", "environment=\"test\",x=\"a\"")).isEqualTo(1);

    now[0] = 5;

    assertThat(value("open", "environment=\"test\",x=\"a\"")).isEqualTo(5);
  }

  @Test
  void reloadsAreCountedByResult() {
    metrics.config().reloaded(1000);
    metrics.config().reloadFailed();
    metrics.config().reloadFailed();

    assertThat(value("config_reloads_total", "environment=\"test\",result=\"ok\"")).isEqualTo(1);
    assertThat(value("config_reloads_total", "environment=\"test\",result=\"failed\""))
        .isEqualTo(2);
    assertThat(value("config_last_success_timestamp_seconds", "environment=\"test\""))
        .isEqualTo(1000);
  }

  @Test
  void namesStandAloneWithoutNamespaceAndEnvironment() {
    GatewayMetrics plain = new GatewayMetrics("", "");

    plain.connections().opened();
    plain.connections().refused();
    plain.requests().fieldsDropped(3);
    plain.attempts().retried("orders", "reset");

    assertThat(Series.value(plain, "connections_total")).isEqualTo(1);
    assertThat(Series.value(plain, "connections_refused_total")).isEqualTo(1);
    assertThat(Series.value(plain, "request_fields_dropped_total")).isEqualTo(3);
    assertThat(Series.value(plain, "retries_total{reason=\"reset\",service=\"orders\"}"))
        .isEqualTo(1);
  }
}
