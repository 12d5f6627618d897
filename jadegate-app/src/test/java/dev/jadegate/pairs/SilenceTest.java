package dev.jadegate.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that has its response's head owes no bytes of its request at any time. */
class SilenceTest {
  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("80: once both sides speak, the client may be silent for longer than read_timeout")
  void conversation(Pair pair) throws Exception {
    Answerer.Script echo =
        reply -> {
          reply.readHead();
          reply.head(200);
          for (int i = 0; i < 2; i++) {
            reply.write(reply.read(3));
          }
          assertThat(reply.readRest()).isEmpty();
          reply.end();
        };
    try (Chain chain = pair.with().gateway("read_timeout: 600ms").start(echo)) {
      Call call = chain.caller().open("POST", "/");
      call.write("one");
      assertThat(call.readHead().status()).isEqualTo(200);
      assertThat(call.read(3)).isEqualTo("one");
      Thread.sleep(1200);
      call.write("two");
      assertThat(call.read(3)).isEqualTo("two");
      Thread.sleep(900);
      call.end();

      assertThat(call.readRest().body()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("80: before that silence is 408")
  void silentRequest(Pair pair) throws Exception {
    Answerer.Script waiting =
        reply -> {
          reply.readHead();
          reply.readRest();
        };
    try (Chain chain = pair.with().gateway("read_timeout: 150ms").start(waiting)) {
      Call call = chain.caller().open("POST", "/");
      call.write("one");

      assertThat(call.readResponse().status()).isEqualTo(408);
    }
  }
}
