package dev.jadegate.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Instances that break off or say nothing, and what is tried again. */
class BadInstanceTest {
  private static final String AGAIN =
      "retry: {retries: 3, when: [connect_failure, reset], backoff: 1ms}";

  private static double failures(Chain chain, String reason) throws IOException {
    return chain.gateway().metric("gateway_request_failures_total", "reason=\"" + reason + "\"");
  }

  /** The first request meets this, all others are answered. */
  private static Answerer.Script first(Answerer.Script script) {
    AtomicInteger count = new AtomicInteger();
    return reply -> {
      if (count.getAndIncrement() == 0) {
        script.serve(reply);
      } else {
        reply.readRequest();
        reply.respond(200, "again");
      }
    };
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("26: an answer of known length that breaks off never looks whole")
  void aCountedAnswerBreaksOff(Pair pair) throws Exception {
    breaksOff(pair, "Content-Length: 9");
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("26: an answer of unknown length that breaks off never looks whole")
  void aStreamedAnswerBreaksOff(Pair pair) throws Exception {
    breaksOff(pair);
  }

  private static void breaksOff(Pair pair, String... fields) throws Exception {
    Answerer.Script broken =
        reply -> {
          reply.readRequest();
          reply.head(200, fields);
          reply.write("part");
          reply.abort();
        };
    try (Chain chain = pair.start(first(broken))) {
      Call call = chain.caller().start("GET", "/");

      // RST may overtake the head in the kernel's buffers of HTTP/1.
      assertThatThrownBy(
              () -> {
                call.readHead();
                call.readRest();
              })
          .isInstanceOf(IOException.class);
      assertThat(
              failures(chain, "truncated")
                  + failures(chain, "bad_response")
                  + failures(chain, "reset"))
          .isEqualTo(1);
      assertThat(chain.caller().get("/").text()).isEqualTo("again");
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("49, 79: an instance that breaks off before its answer gives 502")
  void noAnswer(Pair pair) throws Exception {
    Answerer.Script silent =
        reply -> {
          reply.readRequest();
          reply.abort();
        };
    try (Chain chain = pair.with().service("retry: none").start(first(silent))) {
      assertThat(chain.caller().get("/").status()).isEqualTo(502);
      assertThat(failures(chain, "reset")).isEqualTo(1);
      assertThat(chain.caller().get("/").text()).isEqualTo("again");
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("79: an instance that does not answer in time gives 504, and is told")
  void noAnswerInTime(Pair pair) throws Exception {
    Answerer.Script slow =
        reply -> {
          reply.readRequest();
          reply.awaitCancel();
        };
    try (Chain chain =
        pair.with().service("timeout: {response: 200ms}, retry: none").start(first(slow))) {
      assertThat(chain.caller().get("/").status()).isEqualTo(504);
      assertThat(failures(chain, "response_timeout")).isEqualTo(1);
      assertThat(chain.caller().get("/").text()).isEqualTo("again");
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("66, 49: what is idempotent is tried again after a reset, anything else is not")
  void onlyTheIdempotentIsTriedAgain(Pair pair) throws Exception {
    Answerer.Script resetting =
        reply -> {
          reply.readRequest();
          reply.abort();
        };
    try (Chain chain = pair.with().service(AGAIN).start(first(resetting))) {
      assertThat(chain.caller().get("/").text()).isEqualTo("again");
      assertThat(chain.gateway().metric("gateway_retries_total", "reason=\"reset\"")).isEqualTo(1);
      assertThat(chain.origin().requests()).hasSize(2);
    }
    try (Chain chain = pair.with().service(AGAIN).start(first(resetting))) {
      assertThat(chain.caller().post("/", "pay").status()).isEqualTo(502);
      assertThat(chain.origin().requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("71: the body is sent again with the request")
  void theBodyIsSentAgain(Pair pair) throws Exception {
    Answerer.Script resetting =
        reply -> {
          reply.readRequest();
          reply.abort();
        };
    try (Chain chain = pair.with().service(AGAIN).start(first(resetting))) {
      Call call = chain.caller().open("PUT", "/");
      call.write("some ");
      call.write("words");
      call.end("X-Sum: 42");

      assertThat(call.readResponse().text()).isEqualTo("again");
      assertThat(chain.origin().requests())
          .hasSize(2)
          .allSatisfy(request -> {
            assertThat(request.text()).isEqualTo("some words");
            assertThat(request.trailers().value("X-Sum")).isEqualTo("42");
          });
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("68: nothing is tried again once the client has a byte")
  void notAfterAByte(Pair pair) throws Exception {
    Answerer.Script broken =
        reply -> {
          reply.readRequest();
          reply.head(200);
          reply.write("part");
          reply.awaitCancel();
        };
    try (Chain chain =
        pair.with().service(AGAIN + ", timeout: {idle: 300ms}").start(first(broken))) {
      Call call = chain.caller().start("GET", "/");
      call.readHead();
      assertThat(call.read(4)).isEqualTo("part");

      assertThatThrownBy(call::readRest).isInstanceOf(IOException.class);
      assertThat(chain.origin().requests()).hasSize(1);
    }
  }
}
