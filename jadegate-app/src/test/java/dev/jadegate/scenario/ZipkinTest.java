package dev.jadegate.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.TestGateway;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.logging.log4j.layout.template.json.util.JsonReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real Zipkin shows what the gateway tells it. */
@Timeout(120)
class ZipkinTest {
  @TempDir private Path folder;

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> spans(String json) {
    return (List<Map<String, Object>>) JsonReader.read(json);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> inner(Map<String, Object> span, String key) {
    return (Map<String, Object>) Objects.requireNonNull(span.get(key), key);
  }

  private static Map<String, Object> only(List<Map<String, Object>> spans, String kind) {
    return spans.stream().filter(span -> kind.equals(span.get("kind"))).findFirst().orElseThrow();
  }

  @Test
  void aTraceOfARequestThatWasTriedAgain() throws Exception {
    Origin.Answer firstDies =
        (request, connection) -> {
          if (connection.number() == 1) {
            connection.reset();
          } else {
            connection.respond(200, "again");
          }
        };
    try (ZipkinServer zipkin = ZipkinServer.start(folder);
        Origin origin = Origin.answering(firstDies);
        TestGateway gateway =
            TestGateway.start(
                "monitoring: {tracing: {service_name: edge, propagation: [b3, w3c], zipkin:"
                    + " {endpoint: \""
                    + zipkin.endpoint()
                    + "\"}}}\n"
                    + TestGateway.forwarding(origin)
                    + "    retry: {when: [reset], backoff: 1ms}\n");
        RawClient client = gateway.client()) {
      assertThat(client.get("/a/7").text()).isEqualTo("again");

      ReceivedRequest last = origin.requests().getLast();
      String trace = last.fields().value("traceparent").substring(3, 35);
      List<Map<String, Object>> spans = spans(zipkin.trace(trace));
      Map<String, Object> server = only(spans, "SERVER");
      assertThat(spans).hasSize(3);
      assertThat(server)
          .containsEntry("name", "get origins") // Zipkin writes names so
          .doesNotContainKey("parentId");
      assertThat(inner(server, "localEndpoint")).containsEntry("serviceName", "edge");
      assertThat(inner(server, "tags"))
          .containsEntry("http.route", "origins")
          .containsEntry("http.response.status_code", "200");
      assertThat(spans)
          .filteredOn(span -> "CLIENT".equals(span.get("kind")))
          .hasSize(2)
          .allSatisfy(span -> {
            assertThat(span.get("parentId")).isEqualTo(server.get("id"));
            assertThat(inner(span, "remoteEndpoint"))
                .containsEntry("serviceName", "origins")
                .containsEntry("ipv4", "127.0.0.1")
                .containsEntry("port", origin.port());
          })
          .anySatisfy(span ->
              assertThat(inner(span, "tags"))
                  .containsEntry("error.type", "reset")
                  .containsKey("error"))
          .anySatisfy(span ->
              assertThat(last.fields().value("b3")).isEqualTo(trace + "-" + span.get("id") + "-1"));
      assertThat(zipkin.get("/api/v2/services").body()).contains("edge");
    }
  }
}
