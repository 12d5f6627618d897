package dev.jadegate.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
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
}
