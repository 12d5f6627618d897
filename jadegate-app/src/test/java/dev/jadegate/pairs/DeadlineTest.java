package dev.jadegate.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.ReceivedRequest;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The time that a client gives its request (SEMANTICS 81). */
class DeadlineTest {
  private static long millis(ReceivedRequest request) {
    return Long.parseLong(request.fields().value("x-patience"));
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("81, 72: each attempt is told what is left, the second less than the first")
  void eachAttemptIsToldWhatIsLeft(Pair pair) throws Exception {
    AtomicInteger count = new AtomicInteger();
    Answerer.Script resettingOnce =
        reply -> {
          reply.readRequest();
          if (count.getAndIncrement() == 0) {
            Thread.sleep(300);
            reply.abort();
          } else {
            reply.respond(200, "again");
          }
        };
    try (Chain chain =
        pair.with()
            .service("timeout: {header: X-Patience}, retry: {when: [reset], backoff: 1ms}")
            .start(resettingOnce)) {
      assertThat(chain.caller().get("/", "X-Patience: 30000").text()).isEqualTo("again");

      long first = millis(chain.origin().takeRequest());
      assertThat(first).isBetween(20_000L, 30_000L);
      assertThat(millis(chain.origin().takeRequest())).isBetween(10_000L, first - 300);
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("81: when it is over the client gets 504, and the instance is told")
  void over(Pair pair) throws Exception {
    Answerer.Script slow =
        reply -> {
          reply.readRequest();
          reply.awaitCancel();
        };
    try (Chain chain = pair.with().service("timeout: {header: X-Patience}").start(slow)) {
      long begun = System.nanoTime();

      assertThat(chain.caller().get("/", "X-Patience: 300").status()).isEqualTo(504);
      assertThat(System.nanoTime() - begun).isBetween(300_000_000L, 10_000_000_000L);
    }
  }
}
