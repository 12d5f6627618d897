package dev.jadegate.wire.tracing;

import static dev.jadegate.wire.tracing.OtlpReceiver.attributes;
import static dev.jadegate.wire.tracing.OtlpReceiver.clients;
import static dev.jadegate.wire.tracing.OtlpReceiver.hex;
import static dev.jadegate.wire.tracing.OtlpReceiver.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Http2Client;
import dev.jadegate.testkit.Http2Origin;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.RawWebSocket;
import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.TestGateway;
import dev.jadegate.testkit.WebSocketOrigin;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Which spans an exchange has, and what they say")
class SpansTest {
  private static String yaml(OtlpReceiver collector, String services) {
    return collector.monitoring("") + services;
  }

  @Test
  void anExchangeHasASpanAndItsAttemptOneBelowIt() throws Exception {
    try (OtlpReceiver collector = OtlpReceiver.start();
        Origin origin = Origin.saying("hello");
        TestGateway gateway = TestGateway.start(yaml(collector, TestGateway.forwarding(origin)));
        RawClient client = gateway.client()) {
      long before = System.currentTimeMillis() * 1_000_000;
      client.get("/a/secret?token=7", "User-Agent: tester", "X-Request-ID: id-7");

      List<Span> spans = collector.await(2);
      Span server = server(spans);
      Span attempt = clients(spans).getFirst();
      assertThat(server.getName()).isEqualTo("GET origins");
      assertThat(server.getParentSpanId().isEmpty()).isTrue();
      assertThat(attributes(server))
          .containsEntry("http.request.method", "GET")
          .containsEntry("http.route", "origins")
          .containsEntry("url.path", "/a/secret")
          .containsEntry("url.scheme", "http")
          .containsEntry("http.response.status_code", "200")
          .containsEntry("http.response.body.size", "5")
          .containsEntry("network.protocol.version", "1.1")
          .containsEntry("client.address", "127.0.0.1")
          .containsEntry("user_agent.original", "tester")
          .containsEntry("jadegate.request_id", "id-7")
          .containsEntry("jadegate.service", "origins")
          .doesNotContainKey("error.type");
      assertThat(server.toString()).doesNotContain("token");

      assertThat(attempt.getName()).isEqualTo("GET origins");
      assertThat(attempt.getTraceId()).isEqualTo(server.getTraceId());
      assertThat(attempt.getParentSpanId()).isEqualTo(server.getSpanId());
      assertThat(attributes(attempt))
          .containsEntry("server.address", "127.0.0.1")
          .containsEntry("server.port", Integer.toString(origin.port()))
          .containsEntry("url.full", "http://" + origin.address() + "/a/secret")
          .containsEntry("http.response.status_code", "200")
          .containsEntry("jadegate.connection.reused", "false")
          .containsEntry("jadegate.attempt", "1")
          .doesNotContainKey("http.request.resend_count");
      assertThat(attempt.getEventsList())
          .extracting(Span.Event::getName)
          .containsExactly("connected", "response head");

      inTime(server, attempt, before);
      assertThat(origin.takeRequest().fields().value("traceparent"))
          .isEqualTo("00-" + hex(server.getTraceId()) + "-" + hex(attempt.getSpanId()) + "-01");
      assertThat(collector.resource())
          .containsEntry("service.name", "jadegate")
          .containsEntry("service.version", "test")
          .containsKey("service.instance.id");
      assertThat(gateway.metric("gateway_trace_spans_exported_total", "exporter=\"otlp\""))
          .isEqualTo(2);
    }
  }

  private static void inTime(Span server, Span attempt, long before) {
    assertThat(server.getStartTimeUnixNano())
        .isBetween(before - 50_000_000, before + 5_000_000_000L);
    assertThat(server.getStartTimeUnixNano()).isLessThanOrEqualTo(attempt.getStartTimeUnixNano());
    assertThat(attempt.getStartTimeUnixNano()).isLessThan(attempt.getEndTimeUnixNano());
    assertThat(attempt.getEndTimeUnixNano()).isLessThanOrEqualTo(server.getEndTimeUnixNano());
    assertThat(attempt.getEventsList())
        .allMatch(event ->
            event.getTimeUnixNano() >= attempt.getStartTimeUnixNano()
                && event.getTimeUnixNano() <= attempt.getEndTimeUnixNano());
  }

  @Test
  void aRequestThatIsTriedAgainHasASpanForEachAttempt() throws Exception {
    Origin.Answer firstDies =
        (request, connection) -> {
          if (connection.number() == 1) {
            connection.reset();
          } else {
            connection.respond(200, "again");
          }
        };
    try (OtlpReceiver collector = OtlpReceiver.start();
        Origin origin = Origin.answering(firstDies);
        TestGateway gateway =
            TestGateway.start(
                yaml(
                    collector,
                    TestGateway.forwarding(origin)
                        + "    retry: {when: [reset], backoff: 1ms}\n"));
        RawClient client = gateway.client()) {
      assertThat(client.get("/").text()).isEqualTo("again");

      List<Span> spans = collector.await(3);
      List<Span> attempts = clients(spans);
      assertThat(attempts).hasSize(2);
      assertThat(attributes(attempts.getFirst()))
          .containsEntry("error.type", "reset")
          .containsEntry("jadegate.attempt", "1");
      assertThat(attempts.getFirst().getStatus().getCode())
          .isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
      assertThat(attributes(attempts.getLast()))
          .containsEntry("http.request.resend_count", "1")
          .containsEntry("jadegate.attempt", "2")
          .containsEntry("http.response.status_code", "200");
      assertThat(attributes(server(spans)))
          .containsEntry("jadegate.attempts", "2")
          .doesNotContainKey("error.type");
      assertThat(origin.requests())
          .extracting(request -> request.fields().value("traceparent").substring(36, 52))
          .containsExactly(
              hex(attempts.getFirst().getSpanId()), hex(attempts.getLast().getSpanId()));
    }
  }

  @Test
  void anInstanceThatIsGoneIsAnErrorOfTheAttemptAndOfTheExchange() throws Exception {
    try (OtlpReceiver collector = OtlpReceiver.start();
        Origin origin = Origin.saying("gone")) {
      origin.refuse();
      try (TestGateway gateway =
              TestGateway.start(
                  yaml(collector, TestGateway.forwarding(origin) + "    retry: {retries: 0}\n"));
          RawClient client = gateway.client()) {
        assertThat(client.get("/").status()).isEqualTo(503);

        List<Span> spans = collector.await(2);
        assertThat(attributes(server(spans)))
            .containsEntry("error.type", "connect_failure")
            .containsEntry("http.response.status_code", "503");
        assertThat(server(spans).getStatus().getCode())
            .isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
        assertThat(attributes(clients(spans).getFirst()))
            .containsEntry("error.type", "connect_failure")
            .doesNotContainKey("jadegate.connection.reused");
      }
    }
  }

  @Test
  void anAnswerThatBreaksOffIsAnErrorWhateverItsStatus() throws Exception {
    try (OtlpReceiver collector = OtlpReceiver.start();
        Origin origin =
            Origin.answering((request, connection) -> {
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
              connection.reset();
            });
        TestGateway gateway = TestGateway.start(yaml(collector, TestGateway.forwarding(origin)));
        RawClient client = gateway.client()) {
      client.sendHead("GET /").readToEnd();

      List<Span> spans = collector.await(2);
      assertThat(attributes(server(spans))).containsEntry("error.type", "truncated");
      assertThat(attributes(clients(spans).getFirst())).containsKey("error.type");
    }
  }

  @Test
  void aHedgeShowsBesideTheAttemptThatItOvertook() throws Exception {
    try (OtlpReceiver collector = OtlpReceiver.start();
        Origin slow = Origin.answering((request, connection) -> connection.awaitEnd());
        Origin quick = Origin.saying("quick");
        TestGateway gateway =
            TestGateway.start(
                yaml(
                    collector,
                    TestGateway.forwarding(slow, quick) + "    hedge: {after: 30ms}\n"));
        RawClient client = gateway.client()) {
      while (slow.requests().isEmpty()) {
        assertThat(client.get("/").text()).isEqualTo("quick");
      }

      List<Span> spans = collector.await(2 * quick.requests().size() + 1);
      Span hedge =
          clients(spans).stream()
              .filter(span -> attributes(span).containsKey("jadegate.hedge"))
              .findFirst()
              .orElseThrow();
      assertThat(attributes(hedge)).containsEntry("jadegate.attempt", "2");
      assertThat(clients(spans))
          .filteredOn(span -> span.getTraceId().equals(hedge.getTraceId()) && span != hedge)
          .singleElement()
          .satisfies(lost ->
              assertThat(attributes(lost))
                  .containsEntry("jadegate.cancelled", "another attempt answered")
                  .doesNotContainKey("error.type"));
    }
  }

  @Test
  void http2OnBothSidesSaysSo() throws Exception {
    try (OtlpReceiver collector = OtlpReceiver.start();
        Http2Origin origin = Http2Origin.saying("hello");
        TestGateway gateway = TestGateway.start(yaml(collector, TestGateway.forwarding(origin)));
        Http2Client client = gateway.http2()) {
      client.get("/");
      client.get("/");

      List<Span> spans = collector.await(4);
      assertThat(spans)
          .allSatisfy(
              span -> assertThat(attributes(span)).containsEntry("network.protocol.version", "2"));
      assertThat(clients(spans))
          .extracting(span -> attributes(span).get("jadegate.connection.reused"))
          .containsExactly("false", "true");
      assertThat(origin.takeRequest().fields().value("traceparent"))
          .contains(hex(clients(spans).getFirst().getSpanId()));
    }
  }

  @Test
  void aGrpcCallSaysHowItEnded() throws Exception {
    try (OtlpReceiver collector = OtlpReceiver.start();
        Http2Origin origin =
            Http2Origin.answering((request, stream) ->
                stream.respond(200, "", "content-type: application/grpc", "grpc-status: 14"));
        TestGateway gateway = TestGateway.start(yaml(collector, TestGateway.forwarding(origin)));
        Http2Client client = gateway.http2()) {
      client.post("/s/m", "", "content-type: application/grpc", "te: trailers");

      assertThat(collector.await(2))
          .allSatisfy(span -> {
            assertThat(attributes(span)).containsEntry("rpc.grpc.status_code", "14");
            assertThat(span.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
          });
    }
  }

  @Test
  void aWebSocketIsOneSpanFromItsHandshakeToItsEnd() throws Exception {
    try (OtlpReceiver collector = OtlpReceiver.start();
        WebSocketOrigin origin = WebSocketOrigin.echoing();
        TestGateway gateway =
            TestGateway.start(yaml(collector, TestGateway.forwarding(origin.origin())))) {
      try (RawWebSocket socket = gateway.webSocket("/")) {
        socket.text("hello").expectText("hello");
        Thread.sleep(300);
        assertThat(collector.spans()).isEmpty();
      }

      List<Span> spans = collector.await(2);
      assertThat(attributes(server(spans))).containsEntry("http.response.status_code", "101");
      assertThat(server(spans).getEndTimeUnixNano() - server(spans).getStartTimeUnixNano())
          .isGreaterThan(290_000_000);
    }
  }

  @Test
  void aCopyIsAnAttemptInTheSameTrace() throws Exception {
    try (OtlpReceiver collector = OtlpReceiver.start();
        Origin real = Origin.saying("real");
        Origin shadow = Origin.saying("shadow");
        TestGateway gateway =
            TestGateway.start(
                yaml(
                    collector,
                    """
                    services:
                      - {name: real, path: /, instances: %s, mirror: {service: shadow}}
                      - {name: shadow, instances: %s}
                    """
                        .formatted(TestGateway.instances(real), TestGateway.instances(shadow))));
        RawClient client = gateway.client()) {
      client.get("/");

      List<Span> spans = collector.await(3);
      Span copy =
          clients(spans).stream()
              .filter(span -> attributes(span).containsKey("jadegate.background"))
              .findFirst()
              .orElseThrow();
      assertThat(copy.getName()).isEqualTo("GET shadow");
      assertThat(copy.getParentSpanId()).isEqualTo(server(spans).getSpanId());
      assertThat(shadow.takeRequest().fields().value("traceparent"))
          .contains(hex(copy.getTraceId()) + "-" + hex(copy.getSpanId()));
    }
  }

  @Test
  @DisplayName("names hold nothing that a client can choose (SEMANTICS T14)")
  void namesAreFew() throws Exception {
    try (OtlpReceiver collector = OtlpReceiver.start();
        Origin origin = Origin.saying("hello");
        TestGateway gateway =
            TestGateway.start(
                yaml(
                    collector, TestGateway.forwarding(origin).replace("path: /", "path: /there")));
        RawClient client = gateway.client()) {
      client.get("/nowhere/1");
      client.sendHead("BREW /there/2", "Content-Length: 0").readResponse();

      List<Span> spans = collector.await(3);
      assertThat(spans).extracting(Span::getName).containsOnly("GET", "HTTP origins");
      assertThat(attributes(server(spans.subList(1, 3))))
          .containsEntry("http.request.method", "_OTHER")
          .containsEntry("http.request.method_original", "BREW");
    }
  }

  @Test
  @DisplayName("what clients can make long is cut, because many exchanges may wait to be sent")
  void longTextsAreCut() throws Exception {
    try (OtlpReceiver collector = OtlpReceiver.start();
        Origin origin = Origin.saying("hello");
        TestGateway gateway = TestGateway.start(yaml(collector, TestGateway.forwarding(origin)));
        RawClient client = gateway.client()) {
      client.get("/" + "p".repeat(4000), "User-Agent: " + "u".repeat(20_000));

      assertThat(collector.await(2))
          .allSatisfy(span ->
              assertThat(attributes(span).values())
                  .allMatch(value -> value.length() <= 512 + "http://127.0.0.1:65535".length()));
    }
  }

  @Test
  void theGatewaysOwnPagesAreInNoTrace() throws Exception {
    try (OtlpReceiver collector = OtlpReceiver.start();
        Origin origin = Origin.saying("hello")) {
      try (TestGateway gateway =
              TestGateway.start(yaml(collector, TestGateway.forwarding(origin)));
          RawClient client = gateway.client()) {
        client.get("/health");
        client.get("/");
        client.get("/metrics");
      }

      assertThat(collector.spans()).hasSize(2); // closing sends what waits
    }
  }

  @Test
  void withoutTracingTheFieldsPassAsTheyCame() throws Exception {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      client.get("/", "traceparent: 00-nonsense", "tracestate: a=1", "b3: 0");

      ReceivedRequest request = origin.takeRequest();
      assertThat(request.fields().value("traceparent")).isEqualTo("00-nonsense");
      assertThat(request.fields().value("tracestate")).isEqualTo("a=1");
      assertThat(request.fields().value("b3")).isEqualTo("0");
      assertThat(gateway.metrics()).doesNotContain("gateway_trace_exporter_up{");
    }
  }
}
