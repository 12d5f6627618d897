package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.OriginConnection;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("When a second attempt begins beside the first, and which answer is taken (78)")
class HedgeTest {
  /** What becomes of the n-th attempt of all. */
  private interface Plan {
    void play(int number, ReceivedRequest request, OriginConnection connection) throws Exception;
  }

  /** What an instance does with one of them. */
  private interface Part {
    void play(OriginConnection connection) throws Exception;
  }

  private static final Plan SLOW =
      (number, request, connection) -> {
        Thread.sleep(200);
        connection.respond(200, "slow");
      };

  private final AtomicInteger attempts = new AtomicInteger();
  private final Gate gate = new Gate();
  private final List<Origin> origins = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    gate.open();
    for (Origin origin : origins) {
      origin.close();
    }
  }

  private TestGateway start(String members, Plan plan) throws IOException {
    return start(2, members, plan);
  }

  private TestGateway start(int instances, String members, Plan plan) throws IOException {
    return TestGateway.start(yaml(instances, members, plan));
  }

  private String yaml(int instances, String members, Plan plan) throws IOException {
    for (int i = 0; i < instances; i++) {
      origins.add(
          Origin.answering(
              (request, connection) -> plan.play(attempts.incrementAndGet(), request, connection)));
    }
    return "services: [{name: s, path: /, instances: %s, %s}]"
        .formatted(TestGateway.instances(origins.toArray(Origin[]::new)), members);
  }

  /** The first attempt goes on only when another one has come. */
  private Plan firstWaits(Part first, Part other) {
    return (number, request, connection) -> {
      if (number == 1) {
        gate.await();
        first.play(connection);
      } else {
        gate.open();
        other.play(connection);
      }
    };
  }

  private static void putWords(RawClient client, String target) throws IOException {
    client.sendHead("PUT " + target, "Content-Length: 5");
    client.send("words");
  }

  private static double hedges(TestGateway gateway, String result) throws IOException {
    return gateway.metric("gateway_hedges_total", "result=\"" + result + '"');
  }

  private static void awaitNoneActive(TestGateway gateway) {
    Awaitility.await()
        .atMost(Gate.PATIENCE)
        .until(() -> gateway.metric("gateway_attempts_active") == 0);
  }

  private static final Plan FIRST_HANGS =
      (number, request, connection) -> {
        if (number == 1) {
          connection.awaitEnd();
        } else {
          connection.respond(200, "quick");
        }
      };

  @Test
  void whatIsAnsweredInTimeIsSentOnce() throws Exception {
    try (TestGateway gateway =
            start("hedge: {after: 5s}", (n, request, c) -> c.respond(200, "quick"));
        RawClient client = gateway.client()) {
      for (int i = 0; i < 5; i++) {
        client.get("/");
      }

      assertThat(attempts).hasValue(5);
      assertThat(gateway.metric("gateway_hedges_total")).isZero();
    }
  }

  @Test
  void otherThanIdempotentMethodsAreNotHedged() throws Exception {
    try (TestGateway gateway = start("hedge: {after: 20ms}", SLOW);
        RawClient client = gateway.client()) {
      assertThat(client.post("/", "pay").text()).isEqualTo("slow");

      assertThat(attempts).hasValue(1);
    }
  }

  @Test
  void bodiesThatAreNotKeptAreNotHedged() throws Exception {
    try (TestGateway gateway = start("hedge: {after: 20ms}, retry: {replay: 4}", SLOW);
        RawClient client = gateway.client()) {
      putWords(client, "/");
      assertThat(client.readResponse().text()).isEqualTo("slow");

      assertThat(attempts).hasValue(1);
    }
  }

  @Test
  void theFirstMayStillWin() throws Exception {
    Gate cancelled = new Gate();
    try (TestGateway gateway =
            start(
                "hedge: {after: 50ms}",
                firstWaits(
                    first -> first.respond(200, "first"),
                    other -> {
                      other.awaitEnd();
                      cancelled.open();
                    }));
        RawClient client = gateway.client()) {
      assertThat(client.get("/").text()).isEqualTo("first");

      cancelled.await();
      assertThat(hedges(gateway, "lost")).isOne();
      assertThat(hedges(gateway, "won")).isZero();
      awaitNoneActive(gateway);
    }
  }

  @ParameterizedTest
  @CsvSource({"500, 200", "503, 200", "503, 404"})
  @DisplayName("a bad answer is dropped as long as another one may come")
  void aBadAnswerWaitsForTheOther(int first, int second) throws Exception {
    Gate answered = new Gate();
    try (TestGateway gateway =
            start(
                "hedge: {after: 50ms}",
                firstWaits(
                    one -> {
                      one.respond(first, "bad");
                      answered.open();
                    },
                    other -> {
                      answered.await();
                      Thread.sleep(50);
                      other.respond(second, "other");
                    }));
        RawClient client = gateway.client()) {
      ReceivedResponse answer = client.get("/");

      assertThat(answer.status()).isEqualTo(second);
      assertThat(answer.text()).isEqualTo("other");
      assertThat(hedges(gateway, "won")).isOne();
      awaitNoneActive(gateway);
    }
  }

  @Test
  void theLastBadAnswerGoesToTheClient() throws Exception {
    try (TestGateway gateway =
            start(
                "hedge: {after: 50ms}",
                firstWaits(
                    first -> first.respond(503, "bad"), other -> other.respond(503, "bad")));
        RawClient client = gateway.client()) {
      assertThat(client.get("/").status()).isEqualTo(503);

      assertThat(attempts).hasValue(2);
      awaitNoneActive(gateway);
    }
  }

  @Test
  @DisplayName("a failure is none as long as another attempt is under way, and no retry is made")
  void theOtherSurvivesTheFirst() throws Exception {
    try (TestGateway gateway =
            start(
                "hedge: {after: 50ms}, retry: {retries: 3, when: [reset]}",
                firstWaits(
                    OriginConnection::reset,
                    other -> {
                      Thread.sleep(100);
                      other.respond(200, "other");
                    }));
        RawClient client = gateway.client()) {
      assertThat(client.get("/").text()).isEqualTo("other");

      assertThat(attempts).hasValue(2);
      assertThat(gateway.metric("gateway_retries_total")).isZero();
      assertThat(hedges(gateway, "won")).isOne();
    }
  }

  @Test
  void whenAllHaveFailedTheRequestIsRetried() throws Exception {
    try (TestGateway gateway =
            start(
                "hedge: {after: 50ms}, retry: {retries: 1, when: [reset], backoff: 1ms}",
                (number, request, connection) -> {
                  if (number == 1) {
                    gate.await();
                    connection.reset();
                  } else if (number == 2) {
                    gate.open();
                    Thread.sleep(100);
                    connection.reset();
                  } else {
                    connection.respond(200, request.text());
                  }
                });
        RawClient client = gateway.client()) {
      putWords(client, "/");
      assertThat(client.readResponse().text()).isEqualTo("words");

      assertThat(attempts).hasValue(3);
      assertThat(gateway.metric("gateway_retries_total", "reason=\"reset\"")).isOne();
      assertThat(hedges(gateway, "lost")).isOne();
      awaitNoneActive(gateway);
    }
  }

  @Test
  @DisplayName("an attempt that is the only one left before it has a connection gets the body")
  void theOtherHasToWaitForAConnection() throws Exception {
    Gate failed = new Gate();
    try (TestGateway gateway =
            start(
                "hedge: {after: 50ms}, concurrency: {max_connections: 1, pending_timeout: 10s}",
                (number, request, connection) -> {
                  if (request.target().equals("/held")) {
                    gate.await();
                    connection.respond(200, "held");
                  } else if (number == 2) {
                    Thread.sleep(300); // long after the other one waits
                    connection.reset();
                    failed.open();
                  } else {
                    connection.respond(200, request.text());
                  }
                });
        RawClient holder = gateway.client();
        RawClient client = gateway.client()) {
      holder.sendHead("POST /held", "Content-Length: 0");
      Awaitility.await().atMost(Gate.PATIENCE).until(() -> attempts.get() == 1);
      putWords(client, "/hedged");
      failed.await();
      Thread.sleep(100);
      gate.open();

      assertThat(client.readResponse().text()).isEqualTo("words");
      assertThat(holder.readResponse().text()).isEqualTo("held");
    }
  }

  @Test
  void furtherAttemptsFollowUpToTheMaximum() throws Exception {
    try (TestGateway gateway =
            start(
                4,
                "hedge: {after: 50ms, max: 2}, retry: none",
                (number, request, connection) -> {
                  if (number < 3) {
                    connection.awaitEnd();
                  } else {
                    Thread.sleep(200); // time for a fourth, which must not come
                    connection.respond(200, "third");
                  }
                });
        RawClient client = gateway.client()) {
      ReceivedResponse answer = client.get("/");

      assertThat(answer.text()).isEqualTo("third");
      assertThat(attempts).hasValue(3);
      assertThat(hedges(gateway, "won")).isOne();
      assertThat(hedges(gateway, "lost")).isOne();
      awaitNoneActive(gateway);
    }
  }

  @Test
  void withoutAnotherInstanceThereIsNoOtherAttempt() throws Exception {
    try (TestGateway gateway = start(1, "hedge: {after: 20ms}", SLOW);
        RawClient client = gateway.client()) {
      assertThat(client.get("/").text()).isEqualTo("slow");

      assertThat(attempts).hasValue(1);
      assertThat(hedges(gateway, "no_other_instance")).isOne();
    }
  }

  @Test
  @DisplayName("76: attempts beside others draw from the retry budget, and give it back")
  void theBudgetIsKept() throws Exception {
    try (TestGateway gateway =
        start(
            "hedge: {after: 50ms}, retry: {budget_percent: 0}", // which leaves three
            (number, request, connection) -> {
              gate.await();
              connection.respond(200, "late");
            })) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        RawClient client = gateway.client();
        clients.add(client);
        client.sendHead("GET /");
      }
      Awaitility.await().atMost(Gate.PATIENCE).until(() -> hedges(gateway, "over_budget") == 2);
      assertThat(attempts.get()).isLessThanOrEqualTo(8);
      gate.open();
      for (RawClient client : clients) {
        assertThat(client.readResponse().text()).isEqualTo("late");
        client.close();
      }

      awaitNoneActive(gateway);
      assertThat(hedges(gateway, "won") + hedges(gateway, "lost")).isEqualTo(3);
    }
  }

  @Test
  void theTotalTimeEndsAllAttempts() throws Exception {
    try (TestGateway gateway =
            start(
                "hedge: {after: 50ms}, timeout: {total: 300ms}",
                (number, request, connection) -> connection.awaitEnd());
        RawClient client = gateway.client()) {
      assertThat(client.get("/").status()).isEqualTo(504);

      assertThat(attempts).hasValue(2);
      awaitNoneActive(gateway);
      assertThat(hedges(gateway, "lost")).isOne();
    }
  }

  @Test
  @DisplayName("a percentile is that of the service's answers, when there were enough of them")
  void afterAPercentile() throws Exception {
    AtomicInteger slow = new AtomicInteger();
    try (TestGateway gateway =
            start(
                "hedge: {after: p95}",
                (number, request, connection) -> {
                  if (request.target().equals("/slow") && slow.getAndIncrement() % 2 == 0) {
                    Thread.sleep(1000);
                    connection.respond(200, "slow");
                  } else {
                    connection.respond(200, "quick");
                  }
                });
        RawClient client = gateway.client()) {
      assertThat(client.get("/slow").text()).isEqualTo("slow");
      slow.set(0);
      for (int i = 0; i < 150; i++) {
        client.get("/");
      }
      Thread.sleep(300); // it is worked out four times a second

      assertThat(client.get("/slow").text()).isEqualTo("quick");
      // Either may reach its origin first, so soon does the other begin.
      assertThat(hedges(gateway, "won") + hedges(gateway, "lost")).isPositive();
    }
  }

  @Test
  void theLogNamesTheInstanceThatAnswered(@TempDir Path folder) throws Exception {
    Path log = folder.resolve("access.log");
    String winner;
    try (TestGateway gateway =
            TestGateway.start(
                "logging: {access_log: {path: %s}}\n".formatted(log)
                    + yaml(
                        2,
                        "hedge: {after: 50ms}",
                        firstWaits(
                            first -> first.respond(200, "first"), OriginConnection::awaitEnd)));
        RawClient client = gateway.client()) {
      client.sendHead("GET /");
      Awaitility.await().atMost(Gate.PATIENCE).until(() -> attempts.get() > 0);
      winner = origins.get(origins.getFirst().requests().isEmpty() ? 1 : 0).address();
      client.readResponse();
      gateway.shutdown();
    }

    assertThat(Files.readString(log)).contains("\"instance\":\"" + winner + "\"", "\"attempts\":2");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  @DisplayName("whatever instances do, no attempt, permit or share of the budget is lost")
  void nothingIsLost(int seed) throws Exception {
    java.util.Random random = new java.util.Random(seed);
    AtomicInteger hanging = new AtomicInteger();
    Plan anything =
        (number, request, connection) -> {
          if (request.target().equals("/hang")) {
            hanging.incrementAndGet();
            connection.awaitEnd();
            return;
          }
          int what;
          synchronized (random) {
            what = random.nextInt(10);
          }
          switch (what) {
            case 0 -> connection.reset();
            case 1 -> connection.close();
            case 2 -> connection.respond(503, "bad");
            case 3 -> connection.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart").close();
            case 4 -> connection.write("nonsense\r\n\r\n");
            case 5, 6 -> {
              Thread.sleep(what * 5L);
              connection.respond(200, "slow");
            }
            default -> connection.respond(200, "quick");
          }
        };
    String members =
        "hedge: {after: 10ms, max: 2}, retry: {retries: 2, when: [connect_failure, reset, 503],"
            + " backoff: 1ms, budget_percent: 0}, concurrency: {max_connections: 4},"
            + " health_check: {passive: none}, timeout: {response: 500ms}";
    try (TestGateway gateway = start(3, members, anything)) {
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 6; t++) {
        boolean leaves = t == 0;
        threads.add(Thread.ofVirtual().start(() -> ask(gateway, leaves)));
      }
      for (Thread thread : threads) {
        thread.join();
      }

      awaitNoneActive(gateway);
      try (RawClient one = gateway.client();
          RawClient two = gateway.client();
          RawClient three = gateway.client()) { // the three shares that there are
        for (RawClient client : List.of(one, two, three)) {
          client.sendHead("GET /hang");
        }
        Awaitility.await().atMost(Gate.PATIENCE).until(() -> hanging.get() >= 6);
      }
      awaitNoneActive(gateway);
    }
  }

  private static void ask(TestGateway gateway, boolean leaves) {
    for (int i = 0; i < 60; i++) {
      try (RawClient client = gateway.client()) {
        client.sendHead("GET /");
        if (leaves) {
          Thread.sleep(i % 30);
          client.reset();
        } else {
          client.readResponse();
        }
      } catch (IOException | InterruptedException cut) {
        // Some answers are.
      }
    }
  }
}
