package dev.jadegate.wire.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Http2Client;
import dev.jadegate.testkit.Http2Exchange;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("One request fetches what several want (SEMANTICS 111)")
class CollapsingTest {
  private static final String HEAD = "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\n";

  private final Caching caching = new Caching();
  private final Gate gate = new Gate();
  private final Gate later = new Gate();
  private final AtomicInteger count = new AtomicInteger();
  private final List<RawClient> clients = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (RawClient client : clients) {
      client.close();
    }
  }

  private RawClient ask(TestGateway gateway, String... lines) throws IOException {
    RawClient client = gateway.client();
    clients.add(client);
    return client.sendHead("GET /", lines);
  }

  private List<RawClient> askAll(TestGateway gateway, int number) throws IOException {
    List<RawClient> asking = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      asking.add(ask(gateway));
    }
    Caching.settle(gateway);
    return asking;
  }

  /** The first request waits at the gate, others do not. */
  private Origin first(Origin.Answer then) throws IOException {
    return Origin.answering((request, connection) -> {
      if (count.incrementAndGet() == 1) {
        gate.await();
      }
      then.to(request, connection);
    });
  }

  private static void nothingIsLeft(TestGateway gateway) {
    Awaitility.await()
        .atMost(Gate.PATIENCE)
        .until(() -> gateway.metric("gateway_cache_fetches") == 0);
  }

  @Test
  void allGetTheAnswerOfTheFirst() throws Exception {
    try (Origin origin =
            first((request, connection) ->
                connection.respond(200, "body " + count, "Cache-Control: max-age=60"));
        TestGateway gateway = caching.start(origin, "{}")) {
      List<RawClient> asking = askAll(gateway, 10);
      assertThat(gateway.metric("gateway_cache_fetches")).isOne();
      gate.open();

      List<String> statuses = new ArrayList<>();
      for (RawClient client : asking) {
        ReceivedResponse response = client.readResponse();
        assertThat(response.text()).isEqualTo("body 1");
        statuses.add(response.field("Cache-Status"));
      }
      assertThat(statuses.getFirst()).isEqualTo("jadegate; fwd=miss; stored");
      assertThat(statuses.subList(1, 10)).containsOnly("jadegate; fwd=miss; collapsed");
      assertThat(origin.requests()).hasSize(1);
      assertThat(gateway.metric("gateway_cache_requests_total", "result=\"collapsed\""))
          .isEqualTo(9);
      nothingIsLeft(gateway);
    }
  }

  @Test
  @DisplayName("those who wait read it as it comes, if its length is known")
  void aKnownLengthIsStreamed() throws Exception {
    try (Origin origin =
            first((request, connection) -> {
              connection.write(HEAD + "Content-Length: 8\r\n\r\nhalf");
              later.await();
              connection.write("rest");
            });
        TestGateway gateway = caching.start(origin, "{}")) {
      List<RawClient> asking = askAll(gateway, 3);
      gate.open();
      for (RawClient client : asking) {
        assertThat(client.readHead().field("Content-Length")).isEqualTo("8");
        assertThat(client.read(4)).isEqualTo("half");
      }
      RawClient late = ask(gateway);
      assertThat(late.readHead().field("Cache-Status")).isEqualTo("jadegate; fwd=miss; collapsed");
      assertThat(late.read(4)).isEqualTo("half");
      later.open();

      asking.add(late);
      for (RawClient client : asking) {
        assertThat(client.read(4)).isEqualTo("rest");
      }
      assertThat(origin.requests()).hasSize(1);
      nothingIsLeft(gateway);
    }
  }

  @Test
  void anUnknownLengthIsWaitedFor() throws Exception {
    try (Origin origin =
            first((request, connection) ->
                connection.write(
                    HEAD
                        + "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n4\r\nrest\r\n0\r\n\r\n"));
        TestGateway gateway = caching.start(origin, "{}")) {
      List<RawClient> asking = askAll(gateway, 3);
      gate.open();

      for (RawClient client : asking) {
        assertThat(client.readResponse().text()).isEqualTo("halfrest");
      }
      assertThat(origin.requests()).hasSize(1);
    }
  }

  @Test
  @DisplayName("an answer for one alone sends all others on their way at once")
  void whatMayNotBeSharedReleasesAll() throws Exception {
    AtomicInteger together = new AtomicInteger();
    try (Origin origin =
            first((request, connection) -> {
              if (together.incrementAndGet() == 5) {
                later.open();
              }
              if (together.get() > 1) {
                later.await(); // only if all others come at the same time
              }
              connection.respond(200, "mine", "Cache-Control: private");
            });
        TestGateway gateway = caching.start(origin, "{}")) {
      List<RawClient> asking = askAll(gateway, 5);
      gate.open();

      for (RawClient client : asking) {
        assertThat(client.readResponse().text()).isEqualTo("mine");
      }
      assertThat(origin.requests()).hasSize(5);
      ask(gateway).readResponse();
      nothingIsLeft(gateway);
    }
  }

  @Test
  void aLeaderThatLeavesBeforeTheHeadIsFollowedByTheNext() throws Exception {
    try (Origin origin =
            first((request, connection) ->
                connection.respond(200, "body", "Cache-Control: max-age=60"));
        TestGateway gateway = caching.start(origin, "{}")) {
      List<RawClient> asking = askAll(gateway, 3);
      asking.getFirst().reset();

      assertThat(asking.get(1).readResponse().text()).isEqualTo("body");
      assertThat(asking.get(2).readResponse().text()).isEqualTo("body");
      assertThat(count).hasValue(2);
      gate.open();
      nothingIsLeft(gateway);
    }
  }

  @Test
  @DisplayName("leaders that leave one after the other, and followers before it is their turn")
  void whoeverIsLeftLeads() throws Exception {
    try (Origin origin =
            Origin.answering((request, connection) -> {
              if (count.incrementAndGet() < 3) {
                gate.await();
              }
              connection.respond(200, "body", "Cache-Control: max-age=60");
            });
        TestGateway gateway = caching.start(origin, "{collapse_timeout: 1m}")) {
      List<RawClient> asking = askAll(gateway, 5);
      for (int leaver : new int[] {1, 0, 3, 2}) {
        asking.get(leaver).reset();
        Caching.settle(gateway);
      }

      assertThat(asking.get(4).readResponse().text()).isEqualTo("body");
      assertThat(count).hasValue(3);
      gate.open();
      nothingIsLeft(gateway);
    }
  }

  @Test
  @DisplayName("a leader that leaves in mid-body takes nothing from those who read with it")
  void aLeaderThatLeavesInMidBody() throws Exception {
    try (Origin origin =
            first((request, connection) -> {
              connection.write(HEAD + "Content-Length: 8\r\n\r\nhalf");
              later.await();
              connection.write("rest");
            });
        TestGateway gateway = caching.start(origin, "{}")) {
      List<RawClient> asking = askAll(gateway, 2);
      gate.open();
      for (RawClient client : asking) {
        client.readHead();
        client.read(4);
      }
      asking.getFirst().reset();
      Caching.settle(gateway);
      later.open();

      assertThat(asking.get(1).read(4)).isEqualTo("rest");
      assertThat(ask(gateway).readResponse().text()).isEqualTo("halfrest");
      assertThat(origin.requests()).hasSize(1);
      nothingIsLeft(gateway);
    }
  }

  @Test
  @DisplayName("with nobody else the origin is left alone when its client has gone (SEMANTICS 77)")
  void aLoneClientThatLeavesEndsTheFetch() throws Exception {
    Gate ended = new Gate();
    try (Origin origin =
            Origin.answering((request, connection) -> {
              connection.write(HEAD + "Content-Length: 8\r\n\r\nhalf");
              connection.awaitEnd();
              ended.open();
            });
        TestGateway gateway = caching.start(origin, "{}")) {
      RawClient client = ask(gateway);
      client.readHead();
      client.read(4);
      client.reset();

      ended.await();
      nothingIsLeft(gateway);
    }
  }

  @Test
  void anOriginThatDiesInMidBodyCutsAll() throws Exception {
    try (Origin origin =
            first((request, connection) -> {
              connection.write(HEAD + "Content-Length: 8\r\n\r\nhalf");
              later.await();
              connection.reset();
            });
        TestGateway gateway = caching.start(origin, "{}")) {
      List<RawClient> asking = askAll(gateway, 3);
      gate.open();
      for (RawClient client : asking) {
        client.readHead();
        client.read(4);
      }
      later.open();

      for (RawClient client : asking) {
        assertThat(client.readToEnd().text()).isEmpty();
      }
      nothingIsLeft(gateway);
      assertThat(origin.requests()).hasSize(1);
    }
  }

  @Test
  void anOriginThatFailsIsAskedByTheNext() throws Exception {
    try (Origin origin =
            first((request, connection) -> {
              if (count.get() < 3) {
                connection.reset();
              } else {
                connection.respond(200, "body", "Cache-Control: max-age=60");
              }
            });
        TestGateway gateway = caching.start(1, Caching.yaml(origin, "{}", ", retry: none"))) {
      List<RawClient> asking = askAll(gateway, 4);
      gate.open();

      List<Integer> statuses = new ArrayList<>();
      for (RawClient client : asking) {
        statuses.add(client.readResponse().status());
      }
      assertThat(statuses).containsExactly(502, 502, 200, 200);
      nothingIsLeft(gateway);
    }
  }

  @Test
  void nobodyWaitsLongerThanTheRouteSays() throws Exception {
    try (Origin origin =
            first((request, connection) ->
                connection.respond(200, "body " + count, "Cache-Control: max-age=60"));
        TestGateway gateway = caching.start(origin, "{collapse_timeout: 200ms}")) {
      List<RawClient> asking = askAll(gateway, 2);

      assertThat(asking.get(1).readResponse().text()).isEqualTo("body 2");
      gate.open();
      assertThat(asking.getFirst().readResponse().status()).isEqualTo(200);
      nothingIsLeft(gateway);
    }
  }

  @Test
  void aRouteMayNotCollapse() throws Exception {
    try (Origin origin =
            first((request, connection) ->
                connection.respond(200, "body", "Cache-Control: max-age=60"));
        TestGateway gateway = caching.start(origin, "{collapse_timeout: 0s}")) {
      List<RawClient> asking = askAll(gateway, 2);

      assertThat(asking.get(1).readResponse().status()).isEqualTo(200);
      gate.open();
      assertThat(asking.getFirst().readResponse().status()).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("those who want another variant do not get it, and do not wait for its whole body")
  void anotherVariantIsFetchedForItself() throws Exception {
    try (Origin origin =
            first((request, connection) -> {
              String language = request.fields().value("Accept-Language");
              connection.write(
                  HEAD + "Vary: Accept-Language\r\nContent-Length: 4\r\n\r\n" + language);
              if (language.equals("de")) {
                later.await();
              }
              connection.write("--");
            });
        TestGateway gateway = caching.start(origin, "{}")) {
      RawClient german = ask(gateway, "Accept-Language: de");
      Caching.settle(gateway);
      RawClient french = ask(gateway, "Accept-Language: fr");
      RawClient alsoFrench = ask(gateway, "Accept-Language: fr");
      RawClient alsoGerman = ask(gateway, "Accept-Language: de");
      Caching.settle(gateway);
      gate.open();

      assertThat(french.readResponse().text()).isEqualTo("fr--");
      assertThat(alsoFrench.readResponse().text()).isEqualTo("fr--");
      later.open();
      assertThat(german.readResponse().text()).isEqualTo("de--");
      assertThat(alsoGerman.readResponse().text()).isEqualTo("de--");
      assertThat(origin.requests()).hasSize(2);
      nothingIsLeft(gateway);
    }
  }

  @Test
  @DisplayName("followers get no stranger's answer: with Authorization, with no-store")
  void thoseWhoSayWhoTheyAreWaitForNoStranger() throws Exception {
    try (Origin origin =
            first((request, connection) ->
                connection.respond(
                    200, request.fields().value("Authorization"), "Cache-Control: max-age=60"));
        TestGateway gateway = caching.start(origin, "{}")) {
      RawClient one = ask(gateway, "Authorization: one");
      Caching.settle(gateway);
      RawClient nobody = ask(gateway);

      assertThat(nobody.readResponse().text()).isEmpty();
      gate.open();
      assertThat(one.readResponse().text()).isEqualTo("one");
      nothingIsLeft(gateway);
    }
  }

  @Test
  @DisplayName("a conditional request that waited gets its 304, also of an error its whole body")
  void followersHaveConditionsOfTheirOwn() throws Exception {
    try (Origin origin =
            first((request, connection) ->
                connection.respond(
                    count.get() == 1 ? 200 : 404,
                    "body",
                    "Cache-Control: max-age=60",
                    "ETag: \"a\""));
        TestGateway gateway = caching.start(origin, "{}")) {
      RawClient leader = ask(gateway);
      Caching.settle(gateway);
      RawClient follower = ask(gateway, "If-None-Match: \"a\"");
      Caching.settle(gateway);
      gate.open();

      assertThat(leader.readResponse().text()).isEqualTo("body");
      assertThat(follower.readResponse().status()).isEqualTo(304);
    }
  }

  @Test
  void anErrorIsNotUnmodifiedForAFollower() throws Exception {
    try (Origin origin =
            first((request, connection) ->
                connection.respond(404, "gone", "Cache-Control: max-age=60", "ETag: \"a\""));
        TestGateway gateway = caching.start(origin, "{}")) {
      ask(gateway);
      Caching.settle(gateway);
      RawClient follower = ask(gateway, "If-None-Match: \"a\"");
      Caching.settle(gateway);
      gate.open();

      assertThat(follower.readResponse().text()).isEqualTo("gone");
    }
  }

  @Test
  void clientsOfAllProtocolsWaitTogether() throws Exception {
    try (Origin origin =
            first((request, connection) ->
                connection.respond(200, "body", "Cache-Control: max-age=60"));
        TestGateway gateway = caching.start(origin, "{}");
        Http2Client http2 = gateway.http2()) {
      Http2Exchange leader = http2.start("GET", "/");
      Caching.settle(gateway);
      Http2Exchange other = http2.start("GET", "/");
      RawClient client = ask(gateway);
      Caching.settle(gateway);
      gate.open();

      assertThat(leader.readResponse().text()).isEqualTo("body");
      assertThat(other.readResponse().text()).isEqualTo("body");
      assertThat(client.readResponse().text()).isEqualTo("body");
      assertThat(origin.requests()).hasSize(1);
    }
  }
}
