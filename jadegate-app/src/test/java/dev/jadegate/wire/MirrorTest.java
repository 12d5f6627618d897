package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Which requests are copied, and that nobody waits for the copies")
class MirrorTest {
  private static final Origin.Answer NEVER = (request, connection) -> connection.awaitEnd();

  private static String yaml(Origin real, Origin shadow, String mirror, String ofShadow) {
    return """
    services:
      - {name: real, path: /, instances: %s, mirror: {service: shadow%s}}
      - {name: shadow, instances: %s%s}
    """
        .formatted(TestGateway.instances(real), mirror, TestGateway.instances(shadow), ofShadow);
  }

  private static TestGateway start(Origin real, Origin shadow, String mirror) throws IOException {
    return TestGateway.start(yaml(real, shadow, mirror, ""));
  }

  private static double copies(TestGateway gateway, String result) throws IOException {
    return gateway.metric("gateway_mirrored_requests_total", "result=\"" + result + '"');
  }

  private static void await(TestGateway gateway, String result, int count) {
    Awaitility.await().atMost(Gate.PATIENCE).until(() -> copies(gateway, result) == count);
  }

  @Test
  void theShareIsKeptToWithinAFew() throws Exception {
    try (Origin real = Origin.saying("real");
        Origin shadow = Origin.saying("shadow");
        TestGateway gateway = start(real, shadow, ", percent: 25");
        RawClient client = gateway.client()) {
      for (int i = 0; i < 200; i++) {
        client.get("/");
      }

      Awaitility.await()
          .atMost(Gate.PATIENCE)
          .until(() -> copies(gateway, "200") == shadow.requests().size());
      assertThat(shadow.requests()).hasSizeBetween(48, 52);
      assertThat(real.requests()).hasSize(200);
    }
  }

  @Test
  void theClientDoesNotWaitForAShadowThatHangs() throws Exception {
    try (Origin real = Origin.saying("real");
        Origin shadow = Origin.answering(NEVER);
        TestGateway gateway =
            TestGateway.start(
                yaml(real, shadow, "}, timeout: {total: 500ms", "")); // the copies' too
        RawClient client = gateway.client()) {
      assertThat(client.get("/").text()).isEqualTo("real");
      assertThat(client.post("/", "x").text()).isEqualTo("real");

      shadow.takeRequest();
      await(gateway, "response_timeout", 2);
      assertThat(gateway.metric("gateway_attempts_active")).isZero();
    }
  }

  @Test
  @DisplayName("the shadow's own limits bound what is under way to it; the rest is left out")
  void overTheLimitCopiesAreDropped() throws Exception {
    try (Origin real = Origin.saying("real");
        Origin shadow = Origin.answering(NEVER);
        TestGateway gateway =
            TestGateway.start(
                yaml(real, shadow, "", ", concurrency: {max_connections: 1, max_pending: 2}"));
        RawClient client = gateway.client()) {
      for (int i = 0; i < 8; i++) {
        assertThat(client.post("/", "body").text()).isEqualTo("real");
      }

      await(gateway, "overloaded", 5);
      assertThat(shadow.requests()).hasSizeLessThanOrEqualTo(1);
    } // with one under way and two in the queue, whose buffers must be gone
  }

  @Test
  void aShadowThatRefusesIsCounted() throws Exception {
    try (Origin real = Origin.saying("real");
        Origin shadow = Origin.saying("shadow")) {
      shadow.refuse();
      try (TestGateway gateway =
              TestGateway.start(
                  yaml(real, shadow, "", ", circuit_breaker: {failure_threshold: 2}"));
          RawClient client = gateway.client()) {
        for (int i = 0; i < 3; i++) {
          assertThat(client.get("/").text()).isEqualTo("real");
          Thread.sleep(50);
        }

        await(gateway, "connect_failure", 2);
        await(gateway, "breaker_open", 1);
      }
    }
  }

  @Test
  void longBodiesAreNotCopied() throws Exception {
    try (Origin real = Origin.saying("real");
        Origin shadow = Origin.saying("shadow");
        TestGateway gateway = start(real, shadow, ", max_body: 8");
        RawClient client = gateway.client()) {
      client.post("/known", "123456789");
      client.sendHead("POST /chunked", "Transfer-Encoding: chunked");
      client.send("5\r\n12345\r\n");
      client.send("4\r\n6789\r\n0\r\n\r\n");
      assertThat(client.readResponse().text()).isEqualTo("real");
      client.post("/short", "12345678");

      assertThat(shadow.takeRequest().target()).isEqualTo("/short");
      await(gateway, "200", 1);
      assertThat(copies(gateway, "body_too_large")).isEqualTo(2);
      assertThat(real.requests().get(1).text()).isEqualTo("123456789");
    }
  }

  @Test
  void whatTheClientDidNotEndIsNotCopied() throws Exception {
    try (Origin real = Origin.answering((request, connection) -> connection.respond(200, ""));
        Origin shadow = Origin.saying("shadow");
        TestGateway gateway = start(real, shadow, "")) {
      try (RawClient client = gateway.client()) {
        client.sendHead("POST /", "Content-Length: 10");
        client.send("half");
        Awaitility.await()
            .atMost(Gate.PATIENCE)
            .until(() -> gateway.metric("gateway_attempts_active") == 1);
        client.reset();
      }

      await(gateway, "incomplete", 1);
      assertThat(shadow.requests()).isEmpty();
    }
  }

  @Test
  void oneCopyIsMadeHoweverOftenTheRequestIsSent() throws Exception {
    try (Origin real =
            Origin.answering((request, connection) -> {
              if (connection.number() == 1) {
                connection.reset();
              } else {
                connection.respond(200, request.text());
              }
            });
        Origin shadow = Origin.saying("shadow");
        TestGateway gateway =
            TestGateway.start(yaml(real, shadow, "}, retry: {when: [reset]", ""));
        RawClient client = gateway.client()) {
      client.sendHead("PUT /", "Content-Length: 5", "Expect: 100-continue");
      client.send("words");

      assertThat(client.readResponse().text()).isEqualTo("words");
      ReceivedRequest copy = shadow.takeRequest();
      assertThat(copy.text()).isEqualTo("words");
      assertThat(copy.fields().has("expect")).isFalse();
      await(gateway, "200", 1);
      assertThat(shadow.requests()).hasSize(1);
      assertThat(real.requests()).hasSize(2);
    }
  }

  @Test
  void requestsThatFailAreCopiedToo() throws Exception {
    try (Origin real = Origin.saying("real");
        Origin shadow = Origin.saying("shadow")) {
      real.refuse();
      try (TestGateway gateway = start(real, shadow, "");
          RawClient client = gateway.client()) {
        assertThat(client.get("/").status()).isEqualTo(503);

        await(gateway, "200", 1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mirror: none", "service: shadow"})
  @DisplayName("a route may do without, and what goes to the shadow itself has no copy")
  void withoutCopies(String route) throws Exception {
    try (Origin real = Origin.saying("real");
        Origin shadow = Origin.saying("shadow");
        TestGateway gateway =
            TestGateway.start(
                "defaults: {mirror: {service: shadow}}\n"
                    + yaml(real, shadow, "", "").replace(", mirror: {service: shadow}", "")
                    + "routes: [{name: r, path: /r, %s}]"
                        .formatted(
                            route.startsWith("service") ? route : "service: real, " + route));
        RawClient client = gateway.client()) {
      assertThat(client.get("/r").status()).isEqualTo(200);
      client.get("/other");
      await(gateway, "200", 1);

      assertThat(shadow.requests().getLast().target()).isEqualTo("/other");
      assertThat(real.requests().size() + shadow.requests().size()).isEqualTo(3);
    }
  }

  @Test
  void upgradesAreNotCopied() throws Exception {
    try (Origin real = Origin.saying("no upgrade");
        Origin shadow = Origin.saying("shadow");
        TestGateway gateway = start(real, shadow, "");
        RawClient client = gateway.client()) {
      client.sendHandshake("/");
      client.readResponse();
      client.get("/");
      await(gateway, "200", 1);

      assertThat(shadow.requests()).hasSize(1);
    }
  }

  @Test
  void copiesAreNotInTheLog(@TempDir Path folder) throws Exception {
    Path log = folder.resolve("access.log");
    try (Origin real = Origin.saying("real");
        Origin shadow = Origin.saying("shadow");
        TestGateway gateway =
            TestGateway.start(
                "logging: {access_log: {path: %s}}\n".formatted(log) + yaml(real, shadow, "", ""));
        RawClient client = gateway.client()) {
      client.get("/");
      await(gateway, "200", 1);
      gateway.shutdown();
    }

    assertThat(Files.readAllLines(log)).hasSize(1);
  }
}
