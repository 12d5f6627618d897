package dev.jadegate.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("78: a request whose answer does not come goes to another instance too")
class HedgeTest {
  private final AtomicInteger count = new AtomicInteger();
  private final Gate cancelled = new Gate();
  private final Gate bothCancelled = new Gate();

  /** Of all requests, at whatever instance, the first gets no answer. */
  private final Answerer.Script firstHangs =
      reply -> {
        int number = count.incrementAndGet();
        String body = reply.readRequest().text();
        if (number == 1) {
          reply.awaitCancel();
          cancelled.open();
        } else {
          reply.respond(200, "quick " + body);
        }
      };

  private static TestGateway start(Pair pair, Answerer one, Answerer other) throws Exception {
    return TestGateway.start(
        pair.with().service("hedge: {after: 250ms}, retry: none").yaml(one, other));
  }

  private static double hedges(TestGateway gateway, String result) throws IOException {
    return gateway.metric("gateway_hedges_total", "result=\"" + result + '"');
  }

  private static void awaitNone(TestGateway gateway) {
    Awaitility.await()
        .atMost(Gate.PATIENCE)
        .until(() -> gateway.metric("gateway_attempts_active") == 0);
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  void theFirstAnswerIsTakenAndTheOtherAttemptCancelled(Pair pair) throws Exception {
    try (Answerer one = pair.upstream().origin(firstHangs);
        Answerer other = pair.upstream().origin(firstHangs);
        TestGateway gateway = start(pair, one, other);
        Caller caller = pair.downstream().connect(gateway)) {
      assertThat(caller.get("/").text()).isEqualTo("quick ");

      cancelled.await();
      awaitNone(gateway);
      assertThat(hedges(gateway, "won")).isOne();
      assertThat(one.requests()).hasSize(1);
      assertThat(other.requests()).hasSize(1);
      assertThat(caller.get("/").text()).isEqualTo("quick ");
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  void theOtherInstanceGetsTheWholeBody(Pair pair) throws Exception {
    try (Answerer one = pair.upstream().origin(firstHangs);
        Answerer other = pair.upstream().origin(firstHangs);
        TestGateway gateway =
            TestGateway.start(pair.with().service("hedge: {after: 100ms}").yaml(one, other));
        Caller caller = pair.downstream().connect(gateway)) {
      Call call = caller.open("PUT", "/x");
      call.write("some ");
      call.write("words");
      call.end("X-Sum: 42");

      assertThat(call.readResponse().text()).isEqualTo("quick some words");
      assertThat(Stream.of(one, other).map(Answerer::requests))
          .allSatisfy(requests ->
              assertThat(requests)
                  .singleElement()
                  .satisfies(request -> {
                    assertThat(request.text()).isEqualTo("some words");
                    assertThat(request.trailers().value("X-Sum")).isEqualTo("42");
                  }));
      awaitNone(gateway);
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("77: a client that leaves takes all attempts with it")
  void theClientLeaves(Pair pair) throws Exception {
    Answerer.Script hanging =
        reply -> {
          reply.readRequest();
          reply.awaitCancel();
          if (count.incrementAndGet() == 2) {
            bothCancelled.open();
          }
        };
    try (Answerer one = pair.upstream().origin(hanging);
        Answerer other = pair.upstream().origin(hanging);
        TestGateway gateway = start(pair, one, other);
        Caller caller = pair.downstream().connect(gateway)) {
      Call call = caller.start("GET", "/");
      one.takeRequest();
      other.takeRequest();
      call.cancel();

      bothCancelled.await();
      awaitNone(gateway);
      assertThat(hedges(gateway, "lost")).isOne();
    }
  }
}
