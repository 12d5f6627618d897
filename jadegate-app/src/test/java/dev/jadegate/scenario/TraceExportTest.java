package dev.jadegate.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import dev.jadegate.wire.tracing.OtlpReceiver;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A collector that is ill costs spans, and never a request. */
@Timeout(60)
class TraceExportTest {
  private static double dropped(TestGateway gateway, String reason) throws IOException {
    return gateway.metric("gateway_trace_spans_dropped_total", "reason=\"" + reason + '"');
  }

  @Test
  void oneThatIsDownIsSaidOnceAndTakenUpAgain() throws Exception {
    try (LogLines log = LogLines.of("dev.jadegate.observe.tracing");
        OtlpReceiver collector = OtlpReceiver.start();
        Origin origin = Origin.saying("hello");
        TestGateway gateway =
            TestGateway.start(collector.monitoring("") + TestGateway.forwarding(origin));
        RawClient client = gateway.client()) {
      collector.answer(503);
      for (int i = 0; i < 3; i++) {
        assertThat(client.get("/").status()).isEqualTo(200);
      }
      Awaitility.await().atMost(Gate.PATIENCE).until(() -> dropped(gateway, "failed") > 0);
      assertThat(gateway.metric("gateway_trace_exporter_up")).isZero();
      assertThat(log.count("traces are not taken")).isOne();

      collector.answer(200);
      client.get("/");

      collector.await(2);
      Awaitility.await()
          .atMost(Gate.PATIENCE)
          .until(() -> gateway.metric("gateway_trace_exporter_up") == 1);
      assertThat(log.count("traces are not taken")).isOne();
    }
  }

  @Test
  void oneThatHangsHoldsUpNeitherRequestsNorTheEnd() throws Exception {
    try (Origin hanging = Origin.answering((request, connection) -> connection.awaitEnd());
        Origin origin = Origin.saying("hello")) {
      TestGateway gateway =
          TestGateway.start(
              "monitoring: {tracing: {zipkin: {endpoint: \"http://"
                  + hanging.address()
                  + "\"}}}\n"
                  + TestGateway.forwarding(origin));
      try (RawClient client = gateway.client()) {
        client.get("/");
        assertThat(hanging.takeRequest().target()).isEqualTo("/api/v2/spans");
        long begin = System.nanoTime();
        for (int i = 0; i < 100; i++) {
          client.get("/");
        }
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)).isLessThan(2000);
      }
      long begin = System.nanoTime();
      gateway.close();

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(6));
      assertThat(dropped(gateway, "failed") + dropped(gateway, "closed")).isEqualTo(202);
    }
  }

  @Test
  void aReloadSendsToAnotherWhatIsUnderWayAndLosesNothing() throws Exception {
    Gate gate = new Gate();
    Origin.Answer held =
        (request, connection) -> {
          if (request.target().equals("/held")) {
            gate.await();
          }
          connection.respond(200, "hello");
        };
    try (OtlpReceiver before = OtlpReceiver.start();
        OtlpReceiver after = OtlpReceiver.start();
        Origin origin = Origin.answering(held);
        TestGateway gateway =
            TestGateway.start(before.monitoring("") + TestGateway.forwarding(origin));
        RawClient client = gateway.client();
        RawClient other = gateway.client()) {
      client.get("/");
      other.sendHead("GET /held");
      origin.takeRequest();
      origin.takeRequest();

      gateway.reload(after.monitoring("") + TestGateway.forwarding(origin));
      gate.open();
      other.readResponse();

      before.await(2);
      after.await(2);
    }
  }

  @Test
  void switchedOffByAReloadNothingIsSentAndFieldsPass() throws Exception {
    try (OtlpReceiver collector = OtlpReceiver.start();
        Origin origin = Origin.saying("hello");
        TestGateway gateway =
            TestGateway.start(collector.monitoring("") + TestGateway.forwarding(origin));
        RawClient client = gateway.client()) {
      gateway.reload(TestGateway.forwarding(origin));
      client.get("/", "traceparent: as it came");

      assertThat(origin.takeRequest().fields().value("traceparent")).isEqualTo("as it came");
      assertThat(collector.requests()).isEmpty();
    }
  }
}
