package dev.jadegate.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import java.io.IOException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that gives up takes its request with it, and nobody else's. */
class LeavingClientTest {
  private static void awaitAbort(Chain chain) {
    Awaitility.await()
        .atMost(Gate.PATIENCE)
        .until(() ->
            chain.gateway().metric("gateway_request_failures_total", "reason=\"client_abort\"")
                == 1);
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("77: who gives up while waiting for an answer cancels the work for it")
  void whileWaiting(Pair pair) throws Exception {
    Gate cancelled = new Gate();
    Answerer.Whole slow =
        (request, reply) -> {
          if (request.target().equals("/slow")) {
            reply.awaitCancel();
            cancelled.open();
          } else {
            reply.respond(200, "here");
          }
        };
    try (Chain chain = pair.start(Answerer.answering(slow))) {
      Call call = chain.caller().start("GET", "/slow");
      chain.origin().takeRequest();
      call.cancel();

      cancelled.await();
      awaitAbort(chain);
      assertThat(chain.caller().get("/").text()).isEqualTo("here");
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("77: so does who gives up in the middle of an answer")
  void withinAnAnswer(Pair pair) throws Exception {
    Gate cancelled = new Gate();
    Answerer.Whole endless =
        (request, reply) -> {
          reply.head(200);
          try {
            while (true) {
              reply.write("more");
              Thread.sleep(1);
            }
          } catch (IOException gone) {
            cancelled.open();
            throw gone;
          }
        };
    try (Chain chain = pair.start(Answerer.answering(endless))) {
      Call call = chain.caller().start("GET", "/");
      call.readHead();
      call.read(4);
      call.cancel();

      cancelled.await();
      awaitAbort(chain);
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("77: and who gives up in the middle of a request")
  void withinARequest(Pair pair) throws Exception {
    Gate begun = new Gate();
    Gate cancelled = new Gate();
    Answerer.Script reading =
        reply -> {
          reply.readHead();
          assertThat(reply.read(4)).isEqualTo("half");
          begun.open();
          try {
            reply.readRest();
          } catch (IOException gone) {
            cancelled.open();
            throw gone;
          }
        };
    try (Chain chain = pair.start(reading)) {
      Call call = chain.caller().open("POST", "/");
      call.write("half");
      begun.await();
      call.cancel();

      cancelled.await();
      awaitAbort(chain);
    }
  }
}
