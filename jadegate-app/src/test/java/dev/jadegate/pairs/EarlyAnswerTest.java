package dev.jadegate.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.ReceivedResponse;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that come before the request's body is whole reach the client. */
class EarlyAnswerTest {
  private static final Answerer.Script HASTY =
      reply -> {
        reply.readHead();
        reply.respond(200, "enough");
      };

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("42: an answer of the instance while the body still comes")
  void ofTheInstance(Pair pair) throws Exception {
    try (Chain chain = pair.start(HASTY)) {
      Call call = chain.caller().open("POST", "/");
      call.write("half");
      ReceivedResponse response = call.readResponse();

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.text()).isEqualTo("enough");
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("42: an answer of the gateway to a large body, which need not be sent to its end")
  void ofTheGateway(Pair pair) throws Exception {
    try (Chain chain = pair.with().gateway("max_request_size: 1KB").start(Answerer.echoing())) {
      Call call = chain.caller().open("POST", "/", "Content-Length: 1000000");
      ReceivedResponse response = call.readResponse();

      assertThat(response.status()).isEqualTo(413);
      assertThat(response.text()).contains("\"status\":413");
      assertThat(chain.caller().stream("/", "small").text()).isEqualTo("small");
    }
  }
}
