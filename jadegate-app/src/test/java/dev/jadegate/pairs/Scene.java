package dev.jadegate.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.RawWebSocket;
import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * A gateway with room for few. Its services, one for each kind of {@link End}, take two requests at
 * an instance, two that wait for a connection there, four in all, and two more that wait for their
 * turn. What an instance does is the last part of a request's path. One thread.
 */
final class Scene implements AutoCloseable {
  private static final int AT_INSTANCE = 2;
  private static final int WAITING = 2;

  private final Pair pair;
  private final String breaker;
  private final List<Answerer> answerers = new ArrayList<>();
  private final FullBacklog full = new FullBacklog();
  private final AtomicInteger arrived = new AtomicInteger();
  private final AtomicInteger turns = new AtomicInteger();
  private final String yaml;
  private final TestGateway gateway;
  private final InFlight inFlight;
  private volatile Gate gate = new Gate();

  /**
   * @param readTimeout how long clients may be silent within a request
   * @param breaker a further member of most services; may be empty
   */
  Scene(Pair pair, String readTimeout, String breaker) throws Exception {
    this.pair = pair;
    this.breaker = breaker;
    String one = origin(this::serve);
    String other = origin(this::serve);
    String silent = origin(Reply::awaitCancel);
    String dead = origin(Reply::awaitCancel);
    answerers.getLast().refuse();
    String tripped = "retry: none, circuit_breaker: {failure_threshold: 1";
    List<String> lines =
        List.of(
            "gateway: {" + pair.downstream().gateway() + "}",
            "services:",
            service("origins", one, "retry: none"),
            service("again", one, "retry: {retries: 2, when: [reset], backoff: 1ms}"),
            service("hedged", one + ", " + other, "retry: none, hedge: {after: 30ms}"),
            service("shadow", silent, "retry: none"),
            service("dead", dead, "retry: none"),
            service("full", '"' + full.address() + '"', "retry: none, timeout: {connect: 100ms}"),
            service("brief", one, "retry: none").replace("10s", "100ms"),
            service("turns", one, "retry: none").replace("10s", "100ms").replace("s: 4", "s: 2"),
            unlimited("tripped", one, tripped + "}"),
            unlimited("spared", one, tripped + ", fallback: {service: origins}}"),
            "routes:",
            "- {path: /late, service: origins, timeout: {response: 100ms}}",
            "- {path: /hurried, service: origins, timeout: {total: 100ms}}",
            "- {path: /hedged/hurried, service: hedged, timeout: {total: 200ms}}",
            "- {path: /idle, service: origins, timeout: {idle: 100ms}, upgrade: [raw]}",
            "- {path: /mirrored, service: origins, mirror: {service: shadow},",
            "   timeout: {response: 100ms}}",
            "- {path: /limited, service: origins,",
            "   rate_limit: {requests_per_second: 0.001, burst: 1}}");
    yaml =
        String.join("\n", lines)
            .replaceFirst("\\{", "{max_request_size: 8, read_timeout: " + readTimeout + ", ");
    gateway = TestGateway.start(yaml);
    inFlight = new InFlight(gateway);
  }

  private String origin(Answerer.Script script) throws Exception {
    Answerer answerer = pair.upstream().origin(script);
    answerers.add(answerer);
    return '"' + answerer.address() + '"';
  }

  private String service(String name, String instances, String more) {
    String room =
        "concurrency: {max_requests: %d, max_connections: %d, max_pending: %d,"
            + " pending_timeout: 10s}, pool: {max_streams: %d}, health_check: {passive: none}";
    int connections = pair.upstream().isMultiplexed() ? 1 : AT_INSTANCE;
    return unlimited(
        name,
        instances,
        more
            + ", "
            + room.formatted(AT_INSTANCE + WAITING, connections, WAITING, AT_INSTANCE)
            + breaker);
  }

  private String unlimited(String name, String instances, String more) {
    String path = name.equals("origins") ? "/" : "/" + name;
    return "- {name: %s, path: %s, instances: [%s], %s, %s}"
        .formatted(name, path, instances, pair.upstream().service(), more);
  }

  // Instances.

  private void serve(Reply reply) throws Exception {
    ReceivedRequest head = reply.readHead();
    arrived.incrementAndGet();
    String what = head.target().substring(head.target().lastIndexOf('/') + 1);
    switch (what) {
      case "abort" -> reply.abort();
      case "cancelled" -> reply.awaitCancel();
      case "hasty" -> reply.respond(200, "enough");
      case "tunnel" -> tunnel(head, reply);
      default -> {
        reply.readRest();
        answer(what, reply);
      }
    }
  }

  private void answer(String what, Reply reply) throws Exception {
    switch (what) {
      case "held" -> {
        gate.await();
        reply.respond(200, "held");
      }
      case "endless" -> {
        reply.head(200);
        while (true) {
          reply.write("more");
          Thread.sleep(1);
        }
      }
      case "broken" -> {
        Gate mine = gate; // before the client knows that it may open it
        reply.head(200);
        reply.write("part");
        mine.await();
        reply.abort();
      }
      case "silent" -> {
        reply.head(200);
        reply.write("part");
        reply.awaitCancel();
      }
      case "failing" -> reply.respond(500, "failed");
      case "refused" -> reply.refuse();
      case "refused-once" -> {
        if (isFirst()) {
          reply.refuse();
        } else {
          reply.respond(200, "second");
        }
      }
      case "goaway-once" -> {
        if (isFirst()) {
          reply.goAway();
        } else {
          reply.respond(200, "second");
        }
      }
      case "nonsense" -> reply.headOnly(200, "Content-Length: 1", "Content-Length: 2");
      case "first-hangs" -> {
        if (isFirst()) {
          reply.awaitCancel();
        }
        reply.respond(200, "second");
      }
      default -> reply.respond(200, "answered");
    }
  }

  /** Of the two that come of one request. */
  private boolean isFirst() {
    return turns.getAndIncrement() % 2 == 0;
  }

  /** Ends with the client, or when it is let go. */
  private void tunnel(ReceivedRequest head, Reply reply) throws Exception {
    Gate mine = gate;
    String key = head.fields().value("Sec-WebSocket-Key");
    reply.headOnly(
        101,
        "Connection: upgrade",
        "Upgrade: " + head.fields().value("Upgrade"),
        "Sec-WebSocket-Accept: " + RawWebSocket.accept(key));
    if (head.fields().has("X-Cut")) {
      mine.await();
      reply.abort();
    }
    reply.awaitCancel();
    throw new IOException("the tunnel has ended");
  }

  /** Lets go what is held; what comes later is held again. */
  void letGo() {
    Gate open = gate;
    gate = new Gate();
    open.open();
  }

  // What a test does.

  TestGateway gateway() {
    return gateway;
  }

  InFlight inFlight() {
    return inFlight;
  }

  /** Puts a configuration in force in which all services have lost their instances. */
  void removeInstances() throws IOException {
    gateway.reload(yaml.replaceAll("instances: \\[[^]]*]", "instances: [\"127.0.0.2:1\"]"));
  }

  /** All instances die, with their connections. */
  void killInstances() throws Exception {
    for (Answerer answerer : answerers) {
      answerer.close();
    }
    answerers.clear();
  }

  /** A client that nobody else uses. */
  Caller caller() throws Exception {
    return pair.downstream().connect(gateway);
  }

  static void await(Callable<Boolean> condition) {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .atMost(Gate.PATIENCE)
        .until(condition);
  }

  /** How many requests failed so. */
  int failures(String reason) throws IOException {
    return (int) gateway.metric("gateway_request_failures_total", "reason=\"" + reason + '"');
  }

  void awaitFailures(String reason, int count) {
    await(() -> failures(reason) >= count);
  }

  void awaitArrived(int count) {
    await(() -> arrived.get() >= count);
  }

  /** How many requests came to instances. */
  int arrived() {
    return arrived.get();
  }

  /** Starts so many that an instance holds, one after the other. */
  List<Call> held(int count, String path, Caller caller) throws Exception {
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int before = arrived.get();
      calls.add(caller.start("GET", path));
      awaitArrived(before + 1);
    }
    return calls;
  }

  /** Starts one that waits, for a connection or for its turn. */
  Call waiting(Caller caller) throws Exception {
    int before = inFlight.service("origins").active();
    Call call = caller.start("GET", "/held");
    awaitActive(before + 1);
    return call;
  }

  void awaitActive(int count) {
    await(() -> inFlight.service("origins").active() == count);
  }

  /** Starts as many as are under way at most. */
  List<Call> fill(Caller caller) throws Exception {
    List<Call> calls = held(AT_INSTANCE, "/held", caller);
    for (int i = 0; i < WAITING; i++) {
      calls.add(waiting(caller));
    }
    return calls;
  }

  /** Lets all of these be answered. */
  void finish(List<Call> calls) throws Exception {
    gate.open();
    for (Call call : calls) {
      assertThat(call.readResponse().text()).isEqualTo("held");
    }
    gate = new Gate();
  }

  /** There is room for as many as at the start, and for no more. */
  void assertRoom() throws Exception {
    try (Caller caller = caller()) {
      int before = arrived.get();
      List<Call> calls = fill(caller);
      List<Call> last = List.of(waiting(caller), waiting(caller));
      assertThat(caller.get("/held").status()).as("of one too many").isEqualTo(503);
      assertThat(arrived.get() - before).as("at the instance").isEqualTo(AT_INSTANCE);
      for (Call call : last) {
        call.cancel();
      }
      awaitActive(AT_INSTANCE + WAITING);
      finish(calls);
    }
  }

  @Override
  public void close() throws Exception {
    gate.open();
    gateway.close();
    full.close();
    killInstances();
  }
}
