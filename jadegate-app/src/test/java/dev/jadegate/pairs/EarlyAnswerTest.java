package dev.jadegate.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.ReceivedResponse;
import java.util.List;
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
  @DisplayName("a body that is whole by its length leaves the connection fit for the next request")
  void beforeTheClientSaysThatItHasEnded(Pair pair) throws Exception {
    Answerer.Script prompt =
        reply -> {
          String length = reply.readHead().fields().value("Content-Length");
          reply.respond(200, reply.read(Integer.parseInt(length)));
        };
    try (Chain chain = pair.start(prompt)) {
      for (String body : List.of("hello", "", "again", "bye")) {
        Call call = chain.caller().open("POST", "/", "Content-Length: " + body.length());
        if (!body.isEmpty()) {
          call.write(body);
        }
        assertThat(call.readResponse().text()).isEqualTo(body);
        call.end();
      }

      assertThat(chain.origin().connections()).isOne();
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
