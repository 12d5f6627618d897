package dev.jadegate.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.ReceivedResponse;
import java.io.IOException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A service takes only so many requests at once; the others wait for a while, or are refused. */
@DisplayName("97: the queue in front of a service is bounded, in length and time")
class ConcurrencyTest {
  private static final String WAITING = "gateway_requests_waiting";
  private static final String UNDER_WAY = "gateway_active_connections";

  private final Gate gate = new Gate();

  /** Answers {@code /held} when the gate opens, {@code /never} never, and others at once. */
  private final Answerer.Script script =
      Answerer.answering((request, reply) -> {
        switch (request.target()) {
          case "/held" -> gate.await();
          case "/never" -> reply.awaitCancel();
          case "/abort" -> reply.abort();
          default -> {}
        }
        reply.respond(200, request.target());
      });

  private Chain start(Pair pair, String concurrency, String... more) throws Exception {
    Setup setup = pair.with().service("concurrency: {max_requests: 1, " + concurrency + "}");
    for (String members : more) {
      setup.service(members);
    }
    return setup.start(script);
  }

  private static void await(Chain chain, String metric, int value) {
    Awaitility.await().atMost(Gate.PATIENCE).until(() -> chain.gateway().metric(metric) == value);
  }

  private static double shed(Chain chain, String reason) throws IOException {
    return chain.gateway().metric("gateway_requests_shed_total", "reason=\"" + reason + '"');
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  void whoFindsNoRoomWaitsForItsTurn(Pair pair) throws Exception {
    try (Chain chain = start(pair, "pending_timeout: 10s")) {
      Call first = chain.caller().start("GET", "/held");
      chain.origin().takeRequest();
      Call second = chain.caller().open("POST", "/second");
      second.write("body");
      second.end();
      await(chain, WAITING, 1);
      assertThat(chain.origin().requests()).hasSize(1);
      assertThat(chain.gateway().metric(UNDER_WAY)).isEqualTo(2);
      gate.open();

      assertThat(first.readResponse().text()).isEqualTo("/held");
      assertThat(second.readResponse().text()).isEqualTo("/second");
      assertThat(chain.origin().requests().getLast().text()).isEqualTo("body");
      assertThat(chain.gateway().metric("gateway_concurrency_limit")).isOne();
      await(chain, "gateway_request_queue_seconds_count", 1);
      await(chain, UNDER_WAY, 0);
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  void whoFindsTheQueueFullIsRefusedAtOnce(Pair pair) throws Exception {
    try (Chain chain = start(pair, "max_pending: 0")) {
      Call first = chain.caller().start("GET", "/held");
      chain.origin().takeRequest();

      ReceivedResponse refused = chain.caller().get("/");

      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.field("retry-after")).isEqualTo("1");
      assertThat(refused.text()).contains("\"error\":\"overloaded\"");
      assertThat(shed(chain, "queue_full")).isOne();
      gate.open();
      first.readResponse();
      assertThat(chain.origin().requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  void whoWaitsTooLongIsRefused(Pair pair) throws Exception {
    try (Chain chain = start(pair, "pending_timeout: 50ms")) {
      Call first = chain.caller().start("GET", "/held");
      chain.origin().takeRequest();

      ReceivedResponse refused = chain.caller().get("/");

      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.field("retry-after")).isEqualTo("1");
      assertThat(shed(chain, "queue_timeout")).isOne();
      assertThat(chain.gateway().metric("gateway_request_queue_seconds_sum"))
          .isBetween(0.05, Gate.PATIENCE.toSeconds() * 1.0);
      gate.open();
      first.readResponse();
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  void whoseDeadlineComesFirstLeavesTheQueue(Pair pair) throws Exception {
    Setup setup =
        pair.with()
            .service("concurrency: {max_requests: 1, pending_timeout: 10s}")
            .section("routes: [{path: /hasty, service: origins, timeout: {total: 50ms}}]");
    try (Chain chain = setup.start(script)) {
      Call first = chain.caller().start("GET", "/held");
      chain.origin().takeRequest();

      assertThat(chain.caller().get("/hasty").status()).isEqualTo(504);

      assertThat(shed(chain, "deadline")).isOne();
      await(chain, WAITING, 0);
      gate.open();
      first.readResponse();
      assertThat(chain.origin().requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  void whoLeavesGivesItsPlaceBack(Pair pair) throws Exception {
    try (Chain chain = start(pair, "pending_timeout: 10s")) {
      Call first = chain.caller().start("GET", "/never");
      chain.origin().takeRequest();
      try (Caller other = pair.downstream().connect(chain.gateway())) {
        Call waiting = other.start("GET", "/waiting");
        await(chain, WAITING, 1);
        waiting.cancel();
        await(chain, WAITING, 0);
        Call third = other.start("GET", "/third");
        await(chain, WAITING, 1);
        first.cancel();

        assertThat(third.readResponse().text()).isEqualTo("/third");
      }
      await(chain, UNDER_WAY, 0);
      assertThat(chain.origin().requests()).hasSize(2);
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  void aFailureGivesItsPlaceBack(Pair pair) throws Exception {
    try (Chain chain =
        start(pair, "pending_timeout: 10s", "retry: none, timeout: {response: 50ms}")) {
      assertThat(chain.caller().get("/never").status()).isEqualTo(504);
      assertThat(chain.caller().get("/abort").status()).isEqualTo(502);
      assertThat(chain.caller().get("/last").text()).isEqualTo("/last");
      await(chain, UNDER_WAY, 0);
    }
  }
}
