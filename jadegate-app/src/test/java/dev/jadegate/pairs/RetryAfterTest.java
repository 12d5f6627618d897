package dev.jadegate.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An instance that asks for time before the next attempt gets it. */
class RetryAfterTest {
  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("74: the next attempt comes when the instance wants it, with the whole body")
  void theInstanceIsObeyed(Pair pair) throws Exception {
    AtomicInteger count = new AtomicInteger();
    Answerer.Whole busyOnce =
        (request, reply) -> {
          if (count.getAndIncrement() == 0) {
            reply.respond(503, "busy", "Retry-After: 1");
          } else {
            reply.respond(200, request.text());
          }
        };
    try (Chain chain =
        pair.with().service("retry: {when: [503]}").start(Answerer.answering(busyOnce))) {
      long begun = System.nanoTime();
      Call call = chain.caller().open("PUT", "/");
      call.write("words");
      call.end();

      assertThat(call.readResponse().text()).isEqualTo("words");
      assertThat(System.nanoTime() - begun).isGreaterThan(Duration.ofSeconds(1).toNanos());
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("71: what comes of the body meanwhile is sent too, though it is too much to be kept")
  void theBodyGoesOnMeanwhile(Pair pair) throws Exception {
    AtomicInteger count = new AtomicInteger();
    Answerer.Script busyOnce =
        reply -> {
          if (count.getAndIncrement() == 0) {
            reply.readHead();
            reply.read(40);
            reply.respond(503, "busy", "Retry-After: 1");
          } else {
            reply.respond(200, reply.readRequest().text());
          }
        };
    try (Chain chain = pair.with().service("retry: {when: [503], replay: 64}").start(busyOnce)) {
      Call call = chain.caller().open("PUT", "/");
      call.write("a".repeat(40));
      Awaitility.await()
          .atMost(Gate.PATIENCE)
          .until(
              () -> chain.gateway().metric("gateway_retries_total", "reason=\"status_503\"") == 1);
      call.write("b".repeat(40));
      call.end();

      assertThat(call.readResponse().text()).isEqualTo("a".repeat(40) + "b".repeat(40));
    }
  }
}
