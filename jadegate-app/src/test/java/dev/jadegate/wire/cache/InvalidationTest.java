package dev.jadegate.wire.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Http2Client;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Changes make the cache forget (SEMANTICS 108; RFC 9111, section 4.4)")
class InvalidationTest {
  private static final String MINUTE = Caching.SAY + "Cache-Control: max-age=60";

  private final Caching caching = new Caching();

  private static void send(RawClient client, String methodAndTarget, String... lines)
      throws IOException {
    client.sendHead(methodAndTarget, lines).readResponse();
  }

  @ParameterizedTest
  @CsvSource({
    "POST, 200, true",
    "PUT, 204, true",
    "DELETE, 200, true",
    "PATCH, 303, true",
    "MADEUP, 200, true",
    "POST, 400, false",
    "PUT, 500, false",
    "OPTIONS, 200, false",
    "PROPFIND, 200, false",
  })
  void unsafeMethodsThatDoNotFail(String method, int status, boolean forgets) throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{stale_if_error: 1h}");
        RawClient client = gateway.client()) {
      client.get("/a?x", MINUTE);
      client.get("/a", MINUTE);
      send(client, method + " /a?x", "X-Status: " + status);

      assertThat(client.get("/a?x").text()).isEqualTo(forgets ? "answer 4" : "answer 1");
      assertThat(client.get("/a").text()).as("another URI").isEqualTo("answer 2");
      assertThat(gateway.metric("gateway_cache_requests_total", "result=\"bypass\"")).isOne();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Location: /a | true",
        "Location: http://gateway.test/a | true",
        "Location: http://gateway.test:80/x/../a | true",
        "Location: a | true",
        "Content-Location: /a | true",
        "Location: //gateway.test/a | true",
        "Location: http://other.test/a | false",
        "Location: https://gateway.test/a | false",
        "Location: http://gateway.test:81/a | false",
        "Location: /a?x | false",
        "Location: /a b^ | false",
        "Location: mailto:a@b | false",
      })
  @DisplayName("and what Location and Content-Location name, if it is of the same origin")
  void namedUris(String line, boolean forgets) throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.get("/a", MINUTE);
      send(client, "POST /new%20one", "X-Status: 201", Caching.SAY + line);

      assertThat(client.get("/a").text()).isEqualTo(forgets ? "answer 3" : "answer 1");
    }
  }

  @Test
  void namedUrisOfAFailureAreNotForgotten() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.get("/a", MINUTE);
      send(client, "POST /b", "X-Status: 409", Caching.SAY + "Location: /a");

      assertThat(client.get("/a").text()).isEqualTo("answer 1");
    }
  }

  @Test
  void allVariantsAndRoutesForget() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.get("/", MINUTE, Caching.SAY + "Vary: X-A", "X-A: 1");
      client.get("/", MINUTE, Caching.SAY + "Vary: X-A", "X-A: 2");
      send(client, "PUT /", "X-A: 3");

      assertThat(client.get("/", "X-A: 1").text()).isEqualTo("answer 4");
      assertThat(client.get("/", "X-A: 2").text()).isEqualTo("answer 5");
    }
  }

  @Test
  @DisplayName("a fetch under way meanwhile is not kept, and nobody who comes later joins it")
  void aFetchUnderWayIsFromBefore() throws Exception {
    Gate asked = new Gate();
    Gate changed = new Gate();
    try (Origin origin =
            Origin.answering((request, connection) -> {
              if (request.fields().has("X-First")) {
                asked.open();
                changed.await();
              }
              caching.answer(request, connection);
            });
        TestGateway gateway = caching.start(origin, "{collapse_timeout: 1m}");
        RawClient first = gateway.client();
        RawClient other = gateway.client()) {
      first.sendHead("GET /", MINUTE, "X-First: 1");
      asked.await();
      send(other, "PUT /");
      assertThat(other.get("/", "Cache-Control: max-age=9").text()).isEqualTo("answer 2");
      changed.open();
      assertThat(first.readResponse().text()).isEqualTo("answer 3");

      assertThat(other.get("/", MINUTE).text()).isEqualTo("answer 4");
      assertThat(gateway.metric("gateway_cache_fetches")).isZero();
    }
  }

  @Test
  void aChangeOverHttp2CountsForAll() throws Exception {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(2, Caching.yaml(origin, "{}"));
        RawClient client = gateway.client();
        Http2Client http2 = gateway.http2()) {
      client.get("/", MINUTE);
      http2.post("/", "x");

      assertThat(client.get("/").text()).isEqualTo("answer 3");
    }
  }

  @Test
  @DisplayName("on routes without a cache too, under the keys of those that have one")
  void changesThroughOtherRoutes() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway =
            caching.start(
                1,
                """
                services: [{name: s, instances: %s}]
                routes:
                  - {name: read, service: s, path: /, methods: [GET], cache: {ignore_query: [utm]}}
                  - {name: write, service: s, path: /}
                """
                    .formatted(TestGateway.instances(origin)));
        RawClient client = gateway.client()) {
      client.get("/a", MINUTE);
      client.get("/b", MINUTE);
      send(client, "POST /a?utm=1", Caching.SAY + "Location: /b");

      assertThat(client.get("/a").text()).isEqualTo("answer 4");
      assertThat(client.get("/b").text()).isEqualTo("answer 5");
    }
  }
}
