package dev.jadegate.wire.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Http2Origin;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Stale answers are asked about (SEMANTICS 105, 109)")
class ValidationTest {
  private static final String MINUTE = Caching.SAY + "Cache-Control: max-age=60";
  private static final String TAG = Caching.SAY + "ETag: \"a\"";
  private static final String GOOD = "X-Status: 304";

  private final Caching caching = new Caching();

  @Test
  void bothValidatorsAreSentInPlaceOfTheClientsOwn() throws IOException {
    String modified = "Last-Modified: " + caching.time(Duration.ofHours(-1));
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.get("/", MINUTE, TAG, Caching.SAY + modified);
      caching.pass(60);
      client.get("/", GOOD, "If-None-Match: \"mine\"");
      ReceivedRequest asked = origin.requests().getLast();

      assertThat(asked.fields().values("If-None-Match")).containsExactly("\"a\"");
      assertThat("Last-Modified: " + asked.fields().value("If-Modified-Since")).isEqualTo(modified);
    }
  }

  @Test
  void withoutValidatorsNoConditionIsSent() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.get("/", MINUTE);
      caching.pass(60);
      client.get("/", MINUTE, "If-None-Match: \"mine\"");
      ReceivedRequest asked = origin.requests().getLast();

      assertThat(asked.fields().has("If-None-Match")).isFalse();
      assertThat(asked.fields().has("If-Modified-Since")).isFalse();
    }
  }

  @Test
  @DisplayName("a 304 updates fields and freshness, and is no answer to a client without condition")
  void aNotModifiedRenews() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.get("/", MINUTE, TAG, Caching.SAY + "X-A: old", Caching.SAY + "X-B: kept");
      caching.pass(61);
      ReceivedResponse second =
          client.get(
              "/",
              GOOD,
              Caching.SAY + "Cache-Control: max-age=10",
              Caching.SAY + "X-A: new",
              Caching.SAY + "Age: 3",
              Caching.SAY + "Content-Length: 99");
      caching.pass(6);
      ReceivedResponse third = client.get("/");

      assertThat(second.status()).isEqualTo(200);
      assertThat(second.field("Cache-Status")).isEqualTo("jadegate; fwd=stale; fwd-status=304");
      assertThat(third.text()).isEqualTo("answer 1");
      assertThat(third.field("X-A")).isEqualTo("new");
      assertThat(third.field("X-B")).isEqualTo("kept");
      assertThat(third.field("Age")).isEqualTo("9");
      assertThat(third.field("Content-Length")).isEqualTo("8");
      assertThat(third.field("Cache-Status")).isEqualTo("jadegate; hit; ttl=1");
      assertThat(gateway.metric("gateway_cache_requests_total", "result=\"revalidated\"")).isOne();

      caching.pass(2);
      client.get("/", GOOD, Caching.SAY + "Cache-Control: max-age=10");
      assertThat(client.get("/").field("Age")).as("the Age of the 304 before").isEqualTo("0");
    }
  }

  @Test
  void overHttp1TheConnectionIsUsedAgainAfterA304() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.get("/", MINUTE, TAG);
      for (int i = 0; i < 3; i++) {
        caching.pass(61);
        assertThat(client.get("/", GOOD, MINUTE).text()).isEqualTo("answer 1");
      }

      assertThat(origin.requests()).hasSize(4);
      assertThat(origin.connections()).isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("over HTTP/2 the stream of a 304 ends by itself, whether its head ends it or not")
  void overHttp2NothingIsReset(boolean endsLater) throws Exception {
    Semaphore ended = new Semaphore(0);
    try (Http2Origin origin =
            Http2Origin.with()
                .maxConcurrentStreams(1)
                .scripted(stream -> {
                  ReceivedRequest request = stream.readRequest();
                  String[] lines = {
                    "cache-control: max-age=60",
                    "etag: \"a\"",
                    caching.date().replace("Date", "date")
                  };
                  if (!request.fields().has("if-none-match")) {
                    stream.respond(200, "whole", lines);
                  } else if (endsLater) {
                    stream.head(304, lines);
                    Thread.sleep(20);
                    stream.end();
                    ended.release();
                  } else {
                    stream.headOnly(304, lines);
                    ended.release();
                  }
                });
        TestGateway gateway =
            caching.start(
                1,
                "services: [{name: s, path: /, protocol: h2c, instances: %s, cache: {}}]"
                    .formatted(TestGateway.instances(origin)));
        RawClient client = gateway.client()) {
      client.get("/");
      for (int i = 0; i < 3; i++) {
        caching.pass(61);
        assertThat(client.get("/").text()).isEqualTo("whole");
        ended.tryAcquire(1, 10, TimeUnit.SECONDS);
        Thread.sleep(20); // until the end of the stream has come
      }
      client.get("/other");

      assertThat(origin.requests()).hasSize(5);
      assertThat(origin.connections()).hasSize(1);
      assertThat(origin.resets()).isEmpty();
      assertThat(origin.mostStreams()).isOne();
      assertThat(gateway.metric("gateway_attempts_active")).isZero();
    }
  }

  @Test
  void anotherAnswerReplacesTheStaleOne() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.get("/", MINUTE, TAG);
      caching.pass(61);
      ReceivedResponse second = client.get("/", MINUTE, Caching.SAY + "ETag: \"b\"");

      assertThat(second.field("Cache-Status"))
          .isEqualTo("jadegate; fwd=stale; fwd-status=200; stored");
      assertThat(client.get("/").text()).isEqualTo("answer 2");
    }
  }

  @Test
  @DisplayName("a 304 for another tag renews nothing (RFC 9111, section 4.3.4)")
  void anotherTagInThe304() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.get("/", MINUTE, TAG);
      caching.pass(61);
      client.get("/", GOOD, MINUTE, Caching.SAY + "ETag: \"b\"");
      client.get("/", MINUTE);

      assertThat(origin.requests()).hasSize(3);
      assertThat(origin.requests().getLast().fields().has("If-None-Match")).isFalse();
    }
  }

  @Test
  @DisplayName("a 304 that says no-store is the last that is had of the stored answer")
  void noStoreInThe304() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{stale_if_error: 1h}");
        RawClient client = gateway.client()) {
      client.get("/", MINUTE, TAG);
      caching.pass(61);
      ReceivedResponse second =
          client.get(
              "/", GOOD, Caching.SAY + "Cache-Control: no-store", Caching.SAY + "Set-Cookie: a=b");

      assertThat(second.text()).isEqualTo("answer 1");
      assertThat(second.field("Cache-Control")).isEqualTo("no-store");
      assertThat(client.get("/", "X-Status: 503").status()).isEqualTo(503);
    }
  }

  @Test
  void aCookieOfThe304IsForThisClientAlone() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.get("/", MINUTE, TAG);
      caching.pass(61);

      assertThat(client.get("/", GOOD, MINUTE, Caching.SAY + "Set-Cookie: a=b; Path=/").cookie())
          .isEqualTo("Cookie: a=b");
      assertThat(client.get("/", MINUTE).setsCookie()).isFalse();
    }
  }

  @Test
  void noCacheIsAskedAboutEachTime() throws IOException {
    String noCache = Caching.SAY + "Cache-Control: no-cache, max-age=60";
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{stale_if_error: 1h}");
        RawClient client = gateway.client()) {
      client.get("/", noCache, TAG);

      assertThat(client.get("/", GOOD, noCache).text()).isEqualTo("answer 1");
      assertThat(client.get("/", GOOD, noCache).text()).isEqualTo("answer 1");
      assertThat(origin.requests()).hasSize(3);
      assertThat(client.get("/", "X-Status: 503").status()).isEqualTo(503);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"must-revalidate, max-age=60", "proxy-revalidate, max-age=60", "s-maxage=60"})
  @DisplayName("with the instance down there is an error and no stale answer (SEMANTICS 109)")
  void mustRevalidate(String control) throws Exception {
    try (Origin origin = caching.echo();
        TestGateway gateway =
            caching.start(origin, "{stale_if_error: 1h, stale_while_revalidate: 1h}");
        RawClient client = gateway.client()) {
      client.get("/", Caching.SAY + "Cache-Control: " + control, TAG);
      caching.pass(59);
      assertThat(client.get("/").text()).isEqualTo("answer 1");
      caching.pass(1);
      assertThat(client.get("/", "X-Status: 503", "Cache-Control: max-stale").status())
          .isEqualTo(503);
      origin.close();

      assertThat(client.get("/").status()).isIn(502, 503, 504);
    }
  }

  @Test
  @DisplayName("what may not be kept, clients ask about themselves")
  void conditionsOfClientsPassWhereNothingIsKept() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.get("/", Caching.SAY + "Cache-Control: private", TAG);

      assertThat(client.get("/", GOOD, TAG, "If-None-Match: \"a\"").status()).isEqualTo(304);
      assertThat(origin.requests().getLast().fields().value("If-None-Match")).isEqualTo("\"a\"");
    }
  }
}
