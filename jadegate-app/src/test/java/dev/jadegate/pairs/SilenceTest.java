package dev.jadegate.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
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
    try (Chain chain = pair.with().gateway("read_timeout: 400ms").start(echo)) {
      Call call = chain.caller().open("POST", "/");
      call.write("one");
      assertThat(call.readHead().status()).isEqualTo(200);
      assertThat(call.read(3)).isEqualTo("one");
      Thread.sleep(700);
      call.write("two");
      assertThat(call.read(3)).isEqualTo("two");
      Thread.sleep(600);
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

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("80: an instance that takes nothing of the body is at fault, not the client")
  void nobodyTakesTheBody(Pair pair) throws Exception {
    Gate over = new Gate();
    Answerer.Script idle =
        reply -> {
          reply.readHead();
          over.await();
        };
    try (Chain chain =
        pair.with()
            .gateway("read_timeout: 200ms, max_request_size: 100MB")
            .service("timeout: {response: 600ms}")
            .start(idle)) {
      Call call = chain.caller().open("POST", "/");
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  for (int i = 0; i < 500; i++) {
                    call.write(new byte[100_000]);
                  }
                } catch (Exception e) {
                  // the gateway has had enough
                }
              });

      assertThat(call.readResponse().status()).isEqualTo(504);
      over.open();
      sender.interrupt();
    }
  }
}
