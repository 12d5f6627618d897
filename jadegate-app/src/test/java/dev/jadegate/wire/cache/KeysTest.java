package dev.jadegate.wire.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Http2Client;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What tells answers apart (SEMANTICS 101)")
class KeysTest {
  private static final String MINUTE = Caching.SAY + "Cache-Control: max-age=60";

  private final Caching caching = new Caching();

  private static String get(RawClient client, String target, String host, String... lines)
      throws IOException {
    StringBuilder head = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n");
    for (String line : lines) {
      head.append(line).append("\r\n");
    }
    return client.send(head + MINUTE + "\r\n\r\n").readResponse().text();
  }

  @ParameterizedTest
  @CsvSource({
    "/a, a.test, /a, a.test, true",
    "/a, a.test, /b, a.test, false",
    "/a, a.test, /A, a.test, false",
    "/a, a.test, /a/, a.test, false",
    "/a, a.test, /a, b.test, false",
    "/a, a.test, /a, A.TEST, true",
    "/a, a.test, /a, a.test:80, true",
    "/a, a.test, /a, a.test:81, false",
    "/a?x=1, a.test, /a?x=2, a.test, false",
    "/a?x=1, a.test, /a?x=1, a.test, true",
    "/a?x=1&y=2, a.test, /a?y=2&x=1, a.test, false",
    "/a, a.test, /a?x=1, a.test, false",
    "/a, a.test, /x/../%61, a.test, true",
    "/a, a.test, http://a.test/a, b.test, true",
    "/a%2Cb, a.test, '/a,b', a.test, false",
  })
  @DisplayName("the whole URI with its port, in its normal form")
  void uris(String target, String host, String other, String otherHost, boolean same)
      throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      String first = get(client, target, host);

      assertThat(get(client, other, otherHost).equals(first)).isEqualTo(same);
      assertThat(get(client, target, host)).isEqualTo(first);
    }
  }

  @Test
  void parametersThatMakeNoDifference() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{ignore_query: [utm, id]}");
        RawClient client = gateway.client()) {
      client.get("/a?x=1&utm=7", MINUTE);

      assertThat(client.get("/a?id=9&x=1", MINUTE).text()).isEqualTo("answer 1");
      assertThat(client.get("/a?x=1", MINUTE).text()).isEqualTo("answer 1");
      assertThat(client.get("/a?x=1&utm_b=7", MINUTE).text()).isEqualTo("answer 2");
      assertThat(client.get("/a?utm=1", MINUTE).text()).isEqualTo("answer 3");
      assertThat(client.get("/a", MINUTE).text()).isEqualTo("answer 3");
    }
  }

  @Test
  void routesDoNotShare() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway =
            caching.start(
                1,
                Caching.yaml(origin, "{}")
                    + "\nroutes: [{name: b, service: s, path: /, headers: {X-B: '1'}, cache: {}}]");
        RawClient client = gateway.client()) {
      assertThat(client.get("/a", MINUTE).text()).isEqualTo("answer 1");
      assertThat(client.get("/a", MINUTE, "X-B: 1").text()).isEqualTo("answer 2");
      assertThat(client.get("/a").text()).isEqualTo("answer 1");
      assertThat(client.get("/a", "X-B: 1").text()).isEqualTo("answer 2");
    }
  }

  @Test
  @DisplayName("what a trusted proxy says of scheme and host, instances make redirects of")
  void forwardedSchemeAndHost() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway =
            caching.start(
                1, "gateway: {trusted_proxies: [loopback]}\n" + Caching.yaml(origin, "{}"));
        RawClient client = gateway.client()) {
      assertThat(client.get("/", MINUTE).text()).isEqualTo("answer 1");
      assertThat(client.get("/", MINUTE, "X-Forwarded-Proto: https").text()).isEqualTo("answer 2");
      assertThat(client.get("/", MINUTE, "X-Forwarded-Host: evil").text()).isEqualTo("answer 3");
      assertThat(client.get("/", "X-Forwarded-Proto: http").text()).isEqualTo("answer 1");
      assertThat(client.get("/", "X-Forwarded-Host: gateway.test").text()).isEqualTo("answer 1");
    }
  }

  @Test
  void aStrangersWordOnThatChangesNothing() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.get("/", MINUTE, "X-Forwarded-Proto: https", "X-Forwarded-Host: evil");

      assertThat(client.get("/").text()).isEqualTo("answer 1");
      assertThat(origin.requests().getFirst().fields().value("X-Forwarded-Host"))
          .isEqualTo("gateway.test");
    }
  }

  @Test
  void protocolsOfClientsShare() throws Exception {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client();
        Http2Client http2 = gateway.http2()) {
      client.get("/", MINUTE);

      assertThat(http2.get("/").text()).isEqualTo("answer 1");
    }
  }

  @Test
  void theKeyIsShown() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{cache_status: key}");
        RawClient client = gateway.client()) {
      assertThat(client.get("/a?b", MINUTE).field("Cache-Status"))
          .isEqualTo("jadegate; fwd=miss; stored; key=\"http://gateway.test/a?b\"");
      assertThat(client.get("/a?b").field("Cache-Status"))
          .isEqualTo("jadegate; hit; ttl=60; key=\"http://gateway.test/a?b\"");
    }
  }
}
