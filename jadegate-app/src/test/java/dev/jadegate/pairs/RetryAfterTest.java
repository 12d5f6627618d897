package dev.jadegate.pairs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An instance that asks for time before the next attempt gets it. */
class RetryAfterTest {
  /** Answers 503 to the first attempt for each path, and then with the request's body. */
  private static Answerer.Script busyOnce() {
    Set<String> asked = ConcurrentHashMap.newKeySet();
    return reply -> {
      String path = reply.readHead().target();
      if (!asked.add(path)) {
        reply.respond(200, new String(reply.readRest(), ISO_8859_1));
        return;
      }
      if (path.equals("/part")) {
        reply.read(40);
      } else {
        reply.readRest();
      }
      reply.respond(503, "busy", "Retry-After: 1");
    };
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName(
      "74: the next attempt comes when the instance wants it, with the whole body; 71: what comes"
          + " of it meanwhile is sent too, though it is too much to be kept")
  void theInstanceIsObeyedAndTheBodyGoesOnMeanwhile(Pair pair) throws Exception {
    try (Chain chain = pair.with().service("retry: {when: [503], replay: 64}").start(busyOnce())) {
      long begun = System.nanoTime();
      Call part = chain.caller().open("PUT", "/part");
      part.write("a".repeat(40));
      Call whole = chain.caller().open("PUT", "/whole");
      whole.write("words");
      whole.end();
      Awaitility.await()
          .atMost(Gate.PATIENCE)
          .until(
              () -> chain.gateway().metric("gateway_retries_total", "reason=\"status_503\"") == 2);
      part.write("b".repeat(40));
      part.end();

      assertThat(whole.readResponse().text()).isEqualTo("words");
      assertThat(System.nanoTime() - begun).isGreaterThan(Duration.ofSeconds(1).toNanos());
      assertThat(part.readResponse().text()).isEqualTo("a".repeat(40) + "b".repeat(40));
    }
  }
}
