package dev.jadegate.wire.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Http2Client;
import dev.jadegate.testkit.Http2Origin;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What is not kept (SEMANTICS 26, 99, 100, 102, 112)")
class NotStoredTest {
  private static final String MINUTE = Caching.SAY + "Cache-Control: max-age=60";

  private final Caching caching = new Caching();

  private static String[] lines(String list) {
    return list.split(";");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "X-Say: Cache-Control: max-age=60, no-store",
        "X-Say: Cache-Control: max-age=60, private",
        "X-Say: Cache-Control: max-age=60, private=\"X-Me\"",
        "X-Say: Cache-Control: max-age=60;X-Say: Set-Cookie: a=b",
        "X-Say: Cache-Control: max-age=60;X-Say: Vary: *",
        "X-Say: Cache-Control: max-age=60;X-Say: Vary: Accept, *",
        "X-Say: Cache-Control: max-age=60;X-Status: 429",
        "X-Say: Cache-Control: max-age=60;X-Status: 206",
        "X-Say: Cache-Control: max-age=60;Authorization: Basic x",
        "X-Say: Cache-Control: max-age=60;Cache-Control: no-store",
        "X-Say: X-Other: 1;Cookie: a=b",
        "X-Say: Cache-Control: must-understand, max-age=60;X-Status: 299",
      })
  void everyRequestIsForwarded(String asked) throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{ttl: 1m}");
        RawClient client = gateway.client()) {
      client.get("/", lines(asked));
      client.get("/", lines(asked));
      client.get("/", MINUTE);

      assertThat(origin.requests()).hasSize(3);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-Say: Cache-Control: public, max-age=60;Authorization: Basic x",
        "X-Say: Cache-Control: s-maxage=60;Authorization: Basic x",
        "X-Say: Cache-Control: must-revalidate, max-age=60;Authorization: Basic x",
        "X-Say: Cache-Control: max-age=60;Cookie: a=b",
        "X-Say: Cache-Control: max-age=60;Content-Length: 0",
      })
  void whatTheOriginGivesToEverybodyIsKept(String asked) throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.get("/", lines(asked));

      assertThat(client.get("/").text()).isEqualTo("answer 1");
    }
  }

  @Test
  @DisplayName("a client's no-store or credentials take nothing from the cache of others")
  void whatOneMayNotKeepIsKeptForOthers() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{stale_if_error: 1h}");
        RawClient client = gateway.client()) {
      client.get("/", MINUTE);
      caching.pass(61);
      client.get("/", MINUTE, "Cache-Control: no-store");
      client.get("/", Caching.SAY + "Cache-Control: private", "Authorization: Basic x");

      assertThat(client.get("/", "X-Status: 503").text()).isEqualTo("answer 1");
    }
  }

  @Test
  @DisplayName("the answer to a request with a body is for nobody else (fat GET)")
  void bodiesOfRequestsAreInNoKey() throws Exception {
    try (Origin origin =
            Origin.answering((request, connection) ->
                connection.respond(
                    200, "got " + request.text(), "Cache-Control: max-age=60", caching.date()));
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client();
        Http2Client http2 = gateway.http2()) {
      client.sendHead("GET /1", "Transfer-Encoding: chunked").send("4\r\nevil\r\n0\r\n\r\n");
      assertThat(client.readResponse().text()).isEqualTo("got evil");
      assertThat(http2.request("GET", "/2", "evil").text()).isEqualTo("got evil");

      assertThat(client.get("/1").text()).isEqualTo("got ");
      assertThat(client.get("/2").text()).isEqualTo("got ");
    }
  }

  @Test
  void aHandshakeIsNotAnsweredByWhatIsKept() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.get("/", MINUTE);
      client.sendHandshake("/").readResponse();

      assertThat(origin.requests()).hasSize(2);
      assertThat(origin.requests().getLast().fields().value("Upgrade")).isEqualTo("websocket");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "Content-Length: 10\\r\\n\\r\\nhalf | true",
        "Transfer-Encoding: chunked\\r\\n\\r\\n4\\r\\nhalf\\r\\n | true",
        "Transfer-Encoding: chunked\\r\\n\\r\\n4\\r\\nhalf\\r\\n0\\r\\nX-Sum: 1\\r\\n\\r\\n"
            + " | false",
        "Content-Length: 11\\r\\n\\r\\n12345678901 | false",
        "Transfer-Encoding: chunked\\r\\n\\r\\nb\\r\\n12345678901\\r\\n0\\r\\n\\r\\n | false",
      })
  @DisplayName("bodies that break off, end with trailers, or are over max_body")
  void bodies(String rest, boolean breaksOff) throws IOException {
    List<String> ends = new ArrayList<>();
    try (Origin origin =
            Origin.answering((request, connection) -> {
              connection.write(
                  "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\n"
                      + rest.replace("\\r\\n", "\r\n"));
              if (breaksOff) {
                connection.close();
              }
            });
        TestGateway gateway = caching.start(origin, "{max_body: 10}")) {
      for (int i = 0; i < 2; i++) {
        try (RawClient client = gateway.client()) {
          client.sendHead("GET /", "Connection: close");
          ends.add(client.readToEnd().text());
        }
      }

      assertThat(origin.requests()).hasSize(2);
      assertThat(ends).allMatch(text -> text.contains("half") || text.contains("12345678901"));
    }
  }

  @Test
  @DisplayName("what a breaker's fallback service answers is not the service's answer")
  void fallbacksAreNotKept() throws IOException {
    try (Origin origin = caching.echo();
        Origin other =
            Origin.answering((request, connection) ->
                connection.respond(200, "other", "Cache-Control: max-age=60"));
        TestGateway gateway =
            caching.start(
                1,
                """
                services:
                  - {name: s, path: /, instances: %s, cache: {},
                     circuit_breaker: {failure_threshold: 1, fallback: {service: t}}}
                  - {name: t, instances: %s}
                """
                    .formatted(TestGateway.instances(origin), TestGateway.instances(other)));
        RawClient client = gateway.client()) {
      client.get("/", "X-Status: 500");
      assertThat(client.get("/").text()).isEqualTo("other");
      assertThat(client.get("/").text()).isEqualTo("other");

      assertThat(other.requests()).hasSize(2);
    }
  }

  @Test
  void overHttp2AStreamThatIsResetIsNotKept() throws Exception {
    int[] count = {0};
    try (Http2Origin origin =
            Http2Origin.scripted(stream -> {
              stream.readRequest();
              stream.head(200, "cache-control: max-age=60", "content-length: 4");
              if (++count[0] == 1) {
                stream.write("ha");
                stream.reset(io.netty.handler.codec.http2.Http2Error.INTERNAL_ERROR);
              } else {
                stream.write("full");
                stream.end();
              }
            });
        TestGateway gateway =
            caching.start(
                1,
                "services: [{name: s, path: /, protocol: h2c, instances: %s, cache: {}}]"
                    .formatted(TestGateway.instances(origin)))) {
      try (RawClient client = gateway.client()) {
        client.sendHead("GET /").readToEnd();
      }
      try (RawClient client = gateway.client()) {
        assertThat(client.get("/").text()).isEqualTo("full");
        assertThat(client.get("/").text()).isEqualTo("full");
      }

      assertThat(origin.requests()).hasSize(2);
    }
  }
}
