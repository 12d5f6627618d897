package dev.jadegate.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One of two instances dies: what may be tried again is not lost, and nothing else is repeated. */
@Timeout(60)
class InstanceDeathTest {
  private static final int CLIENTS = 8;

  private static TestGateway start(String retry, FastOrigin... origins) throws IOException {
    List<String> addresses = new ArrayList<>();
    for (FastOrigin origin : origins) {
      addresses.add('"' + origin.address() + '"');
    }
    return TestGateway.with()
        .workers(2)
        .start(
            """
            services:
              - {name: pair, path: /, instances: %s, retry: %s}
            """
                .formatted(addresses, retry));
  }

  @Test
  void noIdempotentRequestIsLostIfResetsAreRetried() throws Exception {
    try (FastOrigin dies = FastOrigin.saying("dies");
        FastOrigin lives = FastOrigin.saying("lives");
        TestGateway gateway =
            start(
                "{when: [connect_failure, reset], retries: 2, budget_percent: 100}", dies, lives);
        Load load =
            Load.start(
                CLIENTS,
                gateway.port(),
                (client, number) -> assertThat(client.get("/").status()).isEqualTo(200))) {
      load.awaitMore(5000);
      dies.kill();
      load.awaitMore(5000);

      assertThat(dies.requests()).isGreaterThan(2000);
      assertThat(gateway.metric("gateway_retries_total", "connect_failure")).isPositive();
    }
  }

  @Test
  void postsThatWereSentFailAndAreNotRepeated() throws Exception {
    Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
    FastOrigin.Answer noteAndHold =
        (method, target) -> {
          seen.computeIfAbsent(target, any -> new AtomicInteger()).incrementAndGet();
          return target.startsWith("/held") ? null : "done";
        };
    int held = 6;
    try (FastOrigin dies = FastOrigin.answering(noteAndHold);
        FastOrigin lives = FastOrigin.answering(noteAndHold);
        TestGateway gateway = start("{when: [connect_failure, reset]}", dies, lives)) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < held; i++) {
        RawClient client = gateway.client();
        clients.add(client);
        client.sendHead("POST /held/" + i, "Content-Length: 3").send("pay");
        int sent = i + 1;
        await(() -> dies.requests() + lives.requests() == sent);
      }
      int sent = Math.toIntExact(dies.requests());
      dies.kill();
      List<Integer> failed = new ArrayList<>();
      for (int i = 0; i < sent; i++) {
        // Round robin: the instances take turns, and the first one dies.
        ReceivedResponse response = clients.get(2 * i).readResponse();
        failed.add(response.status());
      }
      for (RawClient client : clients) {
        client.close();
      }

      assertThat(sent).isEqualTo(held / 2);
      assertThat(failed).containsOnly(502).hasSize(sent);
      assertThat(seen).hasSize(held);
      assertThat(seen.values()).allSatisfy(count -> assertThat(count).hasValue(1));
    }
  }

  @Test
  void aDeadInstanceIsPassedOverByEveryMethodAndNothingIsSentTwice() throws Exception {
    Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
    AtomicInteger next = new AtomicInteger();
    FastOrigin.Answer note =
        (method, target) -> {
          seen.computeIfAbsent(target, any -> new AtomicInteger()).incrementAndGet();
          return "done";
        };
    try (FastOrigin dead = FastOrigin.answering(note);
        FastOrigin lives = FastOrigin.answering(note);
        // With passive checks it would be met a few times only, see below.
        TestGateway gateway = start("{budget_percent: 100}, health_check: none", dead, lives)) {
      dead.kill();
      try (Load load =
          Load.start(
              CLIENTS,
              gateway.port(),
              (client, number) ->
                  assertThat(client.post("/" + next.incrementAndGet(), "pay").status())
                      .isEqualTo(200))) {
        load.awaitMore(3000);
      }

      assertThat(seen).hasSize(next.get());
      assertThat(seen.values()).allSatisfy(count -> assertThat(count).hasValue(1));
      assertThat(gateway.metric("gateway_retries_total", "connect_failure"))
          .isGreaterThan(next.get() / 3.0);
      assertThat(gateway.metric("gateway_request_failures_total")).isZero();
    }
  }

  @Test
  void aDeadInstanceIsMetAFewTimesOnly() throws Exception {
    try (FastOrigin dead = FastOrigin.saying("dead");
        FastOrigin lives = FastOrigin.saying("lives");
        TestGateway gateway = start("{budget_percent: 100}", dead, lives)) {
      dead.kill();
      try (Load load =
          Load.start(
              CLIENTS,
              gateway.port(),
              (client, number) -> assertThat(client.post("/", "pay").status()).isEqualTo(200))) {
        load.awaitMore(3000);
      }

      assertThat(gateway.metric("gateway_instances_ejected")).isOne();
      assertThat(gateway.metric("gateway_retries_total", "connect_failure"))
          .as("five, and what was under way until it was out")
          .isBetween(5.0, 100.0);
    }
  }

  private static void await(java.util.function.BooleanSupplier condition)
      throws InterruptedException {
    long end = System.nanoTime() + Gate.PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as("out of patience").isNegative();
      Thread.sleep(1);
    }
  }
}
