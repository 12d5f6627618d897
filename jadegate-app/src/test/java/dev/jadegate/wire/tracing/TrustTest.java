package dev.jadegate.wire.tracing;

import static dev.jadegate.wire.tracing.OtlpReceiver.hex;
import static dev.jadegate.wire.tracing.OtlpReceiver.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Whose decision about recording counts")
class TrustTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";
  private static final String SAMPLED = "traceparent: 00-" + TRACE + "-" + SPAN + "-01";
  private static final String NOT_SAMPLED = "traceparent: 00-" + TRACE + "-" + SPAN + "-00";

  private static TestGateway start(
      OtlpReceiver collector, Origin origin, String trusted, String ratio) throws IOException {
    return TestGateway.start(
        "gateway: {trusted_proxies: ["
            + trusted
            + "]}\n"
            + collector.monitoring(", sample_ratio: " + ratio)
            + TestGateway.forwarding(origin));
  }

  @Test
  void aStrangersSampledRequestIsNotRecordedForThat() throws Exception {
    try (OtlpReceiver collector = OtlpReceiver.start();
        Origin origin = Origin.saying("hello")) {
      try (TestGateway gateway = start(collector, origin, "", "0");
          RawClient client = gateway.client()) {
        for (int i = 0; i < 5; i++) {
          client.get("/", SAMPLED, "tracestate: vendor=1");
        }
      }

      assertThat(collector.requests()).isEmpty();
      assertThat(origin.requests())
          .allSatisfy(request -> {
            assertThat(request.fields().value("traceparent"))
                .isEqualTo("00-" + TRACE + "-" + SPAN + "-00"); // and nobody behind us records
            assertThat(request.fields().value("tracestate")).isEqualTo("vendor=1");
          });
    }
  }

  @Test
  void ofAStrangersRequestsTheShareIsRecordedUnderItsTraceId() throws Exception {
    try (OtlpReceiver collector = OtlpReceiver.start();
        Origin origin = Origin.saying("hello")) {
      try (TestGateway gateway = start(collector, origin, "", "0.5");
          RawClient client = gateway.client()) {
        for (int i = 0; i < 200; i++) {
          client.get("/", i % 2 == 0 ? SAMPLED : NOT_SAMPLED);
        }
      }

      List<Span> spans = collector.spans(); // of one trace id, so that it is not that which decides
      assertThat(spans.size() / 2).isBetween(60, 140);
      assertThat(hex(server(spans).getTraceId())).isEqualTo(TRACE);
      assertThat(hex(server(spans).getParentSpanId())).isEqualTo(SPAN);
    }
  }

  @Test
  void aTrustedProxyDecides() throws Exception {
    try (OtlpReceiver collector = OtlpReceiver.start();
        Origin origin = Origin.saying("hello")) {
      try (TestGateway gateway = start(collector, origin, "loopback", "0");
          RawClient client = gateway.client()) {
        client.get("/", SAMPLED);
        client.get("/", NOT_SAMPLED);
        client.get("/");
      }
      assertThat(collector.spans()).hasSize(2);
      assertThat(hex(server(collector.spans()).getTraceId())).isEqualTo(TRACE);

      try (TestGateway gateway = start(collector, origin, "loopback", "1")) {
        try (RawClient client = gateway.client()) {
          client.get("/", NOT_SAMPLED);
        }
      }
      assertThat(collector.spans()).hasSize(2);
    }
  }

  @Test
  void theAccessLogNamesTheTraceAndTheSpanIfThereIsOne(@TempDir Path folder) throws Exception {
    Path log = folder.resolve("access.log");
    try (OtlpReceiver collector = OtlpReceiver.start();
        Origin origin = Origin.saying("hello")) {
      try (TestGateway gateway =
              TestGateway.start(
                  "gateway: {trusted_proxies: [loopback]}\nlogging: {access_log: {path: \""
                      + log
                      + "\"}}\n"
                      + collector.monitoring(", sample_ratio: 0")
                      + TestGateway.forwarding(origin));
          RawClient client = gateway.client()) {
        client.get("/", SAMPLED);
        client.get("/", NOT_SAMPLED);
      }

      List<String> lines = Files.readAllLines(log);
      String span = hex(server(collector.spans()).getSpanId());
      assertThat(lines.getFirst())
          .contains("\"trace_id\":\"" + TRACE + "\",\"span_id\":\"" + span + "\"");
      assertThat(lines.getLast())
          .contains("\"trace_id\":\"" + TRACE + "\"")
          .doesNotContain("span_id");
    }
  }
}
