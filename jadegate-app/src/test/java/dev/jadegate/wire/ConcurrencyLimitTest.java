package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Http2Origin;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.RawWebSocket;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import dev.jadegate.testkit.WebSocketOrigin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("max_requests: what counts as under way, and when it ends (SEMANTICS 97)")
class ConcurrencyLimitTest {
  private static final String ONE = "concurrency: {max_requests: 1, max_pending: 0}";

  private static String yaml(String instances, String concurrency) {
    return "services: [{name: s, path: /, instances: " + instances + ", " + concurrency + "}]";
  }

  private static void awaitNone(TestGateway gateway) {
    Awaitility.await()
        .atMost(Gate.PATIENCE)
        .until(() -> gateway.metric("gateway_active_connections") == 0);
  }

  @Test
  void aWebSocketIsUnderWayUntilItEnds() throws Exception {
    try (WebSocketOrigin origin = WebSocketOrigin.echoing();
        TestGateway gateway = TestGateway.start(yaml(TestGateway.instances(origin.origin()), ONE));
        RawClient client = gateway.client()) {
      for (int i = 0; i < 3; i++) {
        try (RawWebSocket socket = RawWebSocket.connect(gateway.port(), "/")) {
          socket.text("hello").expectText("hello");
          assertThat(client.get("/").status()).isEqualTo(503);
          if (i == 1) {
            socket.reset();
          }
        }
        awaitNone(gateway);
      }
    }
  }

  @Test
  void grpcCallsAreRefusedAsUnavailable() throws Exception {
    Gate gate = new Gate();
    try (Http2Origin origin =
            Http2Origin.answering((request, stream) -> {
              gate.await();
              stream.respond(200, "");
            });
        TestGateway gateway =
            TestGateway.start(yaml(TestGateway.instances(origin), ONE + ", protocol: h2c"));
        RawClient client = gateway.client();
        RawClient other = gateway.client()) {
      client.sendHead("GET /");
      origin.takeRequest();

      ReceivedResponse refused = other.get("/", "Content-Type: application/grpc");

      assertThat(refused.field("grpc-status")).isEqualTo("14");
      assertThat(refused.field("Retry-After")).isEqualTo("1");
      gate.open();
      client.readResponse();
    }
  }

  @Test
  void whoGoesToAFallbackLeavesTheFirstService() throws Exception {
    Gate gate = new Gate();
    try (Origin failing = Origin.answering((request, connection) -> connection.respond(500, ""));
        Origin spare =
            Origin.answering((request, connection) -> {
              gate.await();
              connection.respond(200, "spare");
            });
        TestGateway gateway =
            TestGateway.start(
                """
                services:
                  - name: s
                    path: /
                    instances: %s
                    circuit_breaker: {failure_threshold: 1, fallback: {service: spare}}
                    %s
                  - {name: spare, instances: %s, %s}
                """
                    .formatted(
                        TestGateway.instances(failing), ONE, TestGateway.instances(spare), ONE));
        RawClient client = gateway.client();
        RawClient other = gateway.client()) {
      client.get("/");
      client.sendHead("GET /");
      spare.takeRequest();
      assertThat(gateway.metric("gateway_active_connections", "service=\"s\"")).isZero();
      assertThat(other.get("/").status()).as("the spare one is full").isEqualTo(503);
      gate.open();

      assertThat(client.readResponse().text()).isEqualTo("spare");
      assertThat(other.get("/").text()).isEqualTo("spare");
      awaitNone(gateway);
    }
  }

  @Test
  void aReloadWithAHigherLimitLetsThoseInWhoWait() throws Exception {
    Gate gate = new Gate();
    try (Origin origin =
            Origin.answering((request, connection) -> {
              gate.await();
              connection.respond(200, "");
            });
        TestGateway gateway =
            TestGateway.start(
                yaml(
                    TestGateway.instances(origin),
                    "concurrency: {max_requests: 1, pending_timeout: 10s}"));
        RawClient client = gateway.client();
        RawClient other = gateway.client()) {
      client.sendHead("GET /");
      origin.takeRequest();
      other.sendHead("GET /");
      Awaitility.await()
          .atMost(Gate.PATIENCE)
          .until(() -> gateway.metric("gateway_requests_waiting") == 1);

      gateway.reload(yaml(TestGateway.instances(origin), "concurrency: {max_requests: 2}"));

      origin.takeRequest();
      gate.open();
      assertThat(client.readResponse().status()).isEqualTo(200);
      assertThat(other.readResponse().status()).isEqualTo(200);
    }
  }

  private static String route(String name, String priority) {
    return "{name: %s, path: /%s, service: s, priority: %s}".formatted(name, name, priority);
  }

  /** A service that has one request already, so that all others wait, and one may. */
  private static String withPriorities(Origin origin, String concurrency) {
    return "services: [{name: s, instances: %s, concurrency: {%s}}]\nroutes: [%s, %s, %s]\n"
        .formatted(
            TestGateway.instances(origin),
            concurrency,
            route("batch", "low"),
            route("page", "normal"),
            route("pay", "high"));
  }

  private static void awaitWaiting(TestGateway gateway, int count) {
    Awaitility.await()
        .atMost(Gate.PATIENCE)
        .until(() -> gateway.metric("gateway_requests_waiting") == count);
  }

  @Test
  void theMoreImportantGoFirstAndTakeThePlacesOfOthersInTheQueue() throws Exception {
    Gate gate = new Gate();
    String three = "max_requests: 1, max_pending: 2, pending_timeout: 10s";
    try (Origin origin =
            Origin.answering((request, connection) -> {
              gate.await();
              connection.respond(200, request.target());
            });
        TestGateway gateway = TestGateway.start(withPriorities(origin, three));
        RawClient first = gateway.client();
        RawClient batch = gateway.client();
        RawClient page = gateway.client();
        RawClient pay = gateway.client();
        RawClient late = gateway.client()) {
      first.sendHead("GET /page/first");
      origin.takeRequest();
      batch.sendHead("GET /batch");
      awaitWaiting(gateway, 1);
      page.sendHead("GET /page");
      awaitWaiting(gateway, 2);
      pay.sendHead("GET /pay");

      ReceivedResponse displaced = batch.readResponse();
      assertThat(displaced.status()).isEqualTo(503);
      assertThat(displaced.field("Retry-After")).isEqualTo("1");
      assertThat(late.get("/batch/late").status()).as("nobody is less important").isEqualTo(503);
      awaitWaiting(gateway, 2);
      gate.open();

      assertThat(origin.takeRequest().target()).isEqualTo("/pay");
      assertThat(origin.takeRequest().target()).isEqualTo("/page");
      assertThat(first.readResponse().text()).isEqualTo("/page/first");
      assertThat(page.readResponse().text()).isEqualTo("/page");
      assertThat(pay.readResponse().text()).isEqualTo("/pay");
      assertThat(gateway.metric("gateway_requests_shed_total", "priority=\"low\"")).isEqualTo(2);
      assertThat(gateway.metric("gateway_requests_shed_total")).isEqualTo(2);
      awaitNone(gateway);
    }
  }

  @Test
  void lowPriorityLeavesAFifthOfThePlacesToOthers() throws Exception {
    Gate gate = new Gate();
    String five = "max_requests: 5, max_pending: 1, pending_timeout: 10s";
    List<RawClient> clients = new ArrayList<>();
    try (Origin origin =
            Origin.answering((request, connection) -> {
              gate.await();
              connection.respond(200, "");
            });
        TestGateway gateway = TestGateway.start(withPriorities(origin, five));
        RawClient page = gateway.client()) {
      for (int i = 0; i < 5; i++) {
        RawClient client = gateway.client();
        clients.add(client);
        client.sendHead("GET /batch/" + i);
      }
      for (int i = 0; i < 4; i++) {
        origin.takeRequest();
      }
      awaitWaiting(gateway, 1);
      page.sendHead("GET /page");

      assertThat(origin.takeRequest().target()).as("it need not wait").isEqualTo("/page");
      gate.open();
      for (RawClient client : clients) {
        assertThat(client.readResponse().status()).isEqualTo(200);
      }
      assertThat(page.readResponse().status()).isEqualTo(200);
      awaitNone(gateway);
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void aWaitForAConnectionIsCountedTooAndApartFromTheService() throws Exception {
    Gate gate = new Gate();
    try (Origin origin =
            Origin.answering((request, connection) -> {
              gate.await();
              connection.respond(200, "");
            });
        TestGateway gateway =
            TestGateway.start(
                yaml(TestGateway.instances(origin), "concurrency: {max_connections: 1}"));
        RawClient client = gateway.client();
        RawClient other = gateway.client()) {
      client.sendHead("GET /");
      origin.takeRequest();
      other.sendHead("GET /");
      Awaitility.await()
          .atMost(Gate.PATIENCE)
          .until(() -> gateway.metric("gateway_active_connections") == 2);
      gate.open();
      client.readResponse();
      other.readResponse();

      assertThat(gateway.metric("gateway_request_queue_seconds_count")).isOne();
    }
  }

  @Test
  void overAllLoopsAndStreamsTheInstanceNeverSeesMore() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (Http2Origin origin =
            Http2Origin.answering((request, stream) -> {
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              Thread.sleep(1);
              inside.decrementAndGet();
              stream.respond(200, "");
            });
        TestGateway gateway =
            TestGateway.with()
                .workers(2)
                .start(
                    yaml(
                        TestGateway.instances(origin),
                        "protocol: h2c, concurrency: {max_requests: 3, pending_timeout: 10s}"));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> clients = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        clients.add(threads.submit(() -> ask(gateway, 100)));
      }
      for (Future<?> client : clients) {
        client.get();
      }

      assertThat(most.get()).isBetween(2, 3);
      awaitNone(gateway);
    }
  }

  private static boolean ask(TestGateway gateway, int times) throws IOException {
    try (RawClient client = gateway.client()) {
      for (int i = 0; i < times; i++) {
        assertThat(client.get("/").status()).isEqualTo(200);
      }
      return true;
    }
  }

  @Test
  @DisplayName("tenants take turns, and who has most of the full queue loses its newest request")
  void tenantsTakeTurns() throws Exception {
    Semaphore turns = new Semaphore(0);
    List<String> served = Collections.synchronizedList(new ArrayList<>());
    try (Origin origin =
            Origin.answering((request, connection) -> {
              served.add(request.target());
              turns.acquire();
              connection.respond(200, "");
            });
        TestGateway gateway =
            TestGateway.start(
                yaml(
                    TestGateway.instances(origin),
                    "concurrency: {max_requests: 1, max_pending: 3, pending_timeout: 10s,"
                        + " tenant: 'header:X-Tenant'}"))) {
      List<RawClient> clients = new ArrayList<>();
      for (String target : List.of("/a1", "/a2", "/a3", "/a4", "/b1", "/c1")) {
        RawClient client = gateway.client();
        client.sendHead("GET " + target, "X-Tenant: " + target.charAt(1));
        clients.add(client);
        int sent = clients.size();
        Awaitility.await()
            .atMost(Gate.PATIENCE)
            .until(() ->
                gateway.metric("gateway_active_connections") == Math.min(sent, 4)
                    && gateway.metric("gateway_requests_shed_total") == Math.max(0, sent - 4));
      }
      turns.release(4);

      List<Integer> statuses = new ArrayList<>();
      for (RawClient client : clients) {
        statuses.add(client.readResponse().status());
        client.close();
      }
      assertThat(statuses).containsExactly(200, 200, 503, 503, 200, 200);
      assertThat(served).containsExactly("/a1", "/a2", "/b1", "/c1");
      awaitNone(gateway);
    }
  }
}
