package dev.jadegate.wire.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.TestGateway;
import io.jaegertracing.thriftjava.Batch;
import io.jaegertracing.thriftjava.Span;
import io.jaegertracing.thriftjava.Tag;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TMemoryInputTransport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway") // of Thrift's getters, any of which may give null
@DisplayName("A Jaeger gets what its own classes can read (SEMANTICS T17)")
class JaegerTest {
  private static Map<String, String> tags(List<Tag> all) {
    return all.stream().collect(Collectors.toMap(Tag::getKey, JaegerTest::text));
  }

  private static String text(Tag tag) {
    return switch (tag.getVType()) {
      case STRING -> tag.getVStr();
      case BOOL -> Boolean.toString(tag.isVBool());
      case DOUBLE -> Double.toString(tag.getVDouble());
      case LONG -> Long.toString(tag.getVLong());
      case BINARY -> throw new AssertionError("unexpected " + tag);
    };
  }

  private static Batch read(ReceivedRequest request) throws Exception {
    Batch batch = new Batch();
    batch.read(new TBinaryProtocol(new TMemoryInputTransport(request.body())));
    return batch;
  }

  @Test
  void theBatchOfARequest() throws Exception {
    try (Origin jaeger = Origin.answering((request, connection) -> connection.respond(202, ""));
        Origin origin = Origin.answering((request, connection) -> connection.respond(404, "no"));
        TestGateway gateway =
            TestGateway.start(
                "monitoring: {tracing: {propagation: jaeger, jaeger: {endpoint: \"http://"
                    + jaeger.address()
                    + "/api/traces\", headers: {X-Key: secret}}}}\n"
                    + TestGateway.forwarding(origin));
        RawClient client = gateway.client()) {
      client.get("/caf%C3%A9");

      ReceivedRequest request = jaeger.takeRequest();
      assertThat(request.line()).isEqualTo("POST /api/traces HTTP/1.1");
      assertThat(request.fields().value("Content-Type")).isEqualTo("application/x-thrift");
      assertThat(request.fields().value("X-Key")).isEqualTo("secret");
      Batch batch = read(request);
      assertThat(batch.getProcess().getServiceName()).isEqualTo("jadegate");
      assertThat(tags(batch.getProcess().getTags()))
          .containsEntry("service.version", "test")
          .doesNotContainKey("service.name");
      assertThat(batch.getSpans()).hasSize(2);
      Span server = batch.getSpans().getFirst();
      Span attempt = batch.getSpans().getLast();
      assertThat(server.getOperationName()).isEqualTo("GET origins");
      assertThat(server.getParentSpanId()).isZero();
      assertThat(server.getDuration()).isPositive();
      assertThat(tags(server.getTags()))
          .containsEntry("span.kind", "server")
          .containsEntry("http.response.status_code", "404")
          .doesNotContainKey("error");
      assertThat(attempt.getParentSpanId()).isEqualTo(server.getSpanId());
      assertThat(tags(attempt.getTags()))
          .containsEntry("span.kind", "client")
          .containsEntry("error", "true")
          .containsEntry("jadegate.connection.reused", "false");
      assertThat(attempt.getLogs()).hasSize(2);
      assertThat(origin.takeRequest().fields().value("uber-trace-id"))
          .isEqualTo(
              "%016x%016x:%016x:0:1"
                  .formatted(server.getTraceIdHigh(), server.getTraceIdLow(), attempt.getSpanId()));
    }
  }
}
