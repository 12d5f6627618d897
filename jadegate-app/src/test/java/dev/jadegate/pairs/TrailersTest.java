package dev.jadegate.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.ReceivedResponse;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What follows a body, between chunks and frames and back (RFC 9110, section 6.5). */
class TrailersTest {
  private static final String[] ASKING = {"TE: trailers", "Connection: TE"};

  /** HTTP/2 has no Connection; there TE alone says it. */
  private static String[] asking(Pair pair) {
    return pair.downstream().isMultiplexed() ? new String[] {"TE: trailers"} : ASKING;
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("23: trailers of a request come after its body and not among its fields")
  void ofARequest(Pair pair) throws Exception {
    try (Chain chain = pair.start(Answerer.echoing())) {
      Call call = chain.caller().open("POST", "/", "Trailer: X-Sum");
      call.write("body");
      call.end("X-Sum: 42", "X-Twice: 1", "X-Twice: 2");

      assertThat(call.readResponse().text()).isEqualTo("body");
      ReceivedRequest request = chain.origin().takeRequest();
      assertThat(request.trailers().value("X-Sum")).isEqualTo("42");
      assertThat(request.trailers().values("X-Twice")).containsExactly("1", "2");
      assertThat(request.fields().value("Trailer")).isEqualTo("X-Sum");
      assertThat(request.fields().has("X-Sum")).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("23: trailers of an answer reach a client that takes them, and the instance knows")
  void ofAnAnswer(Pair pair) throws Exception {
    Answerer.Whole summed =
        (request, reply) -> {
          reply.head(200, "Trailer: X-Sum");
          reply.write("body");
          reply.end("X-Sum: 42", "X-Twice: 1", "X-Twice: 2");
        };
    try (Chain chain = pair.start(Answerer.answering(summed))) {
      ReceivedResponse response = chain.caller().get("/", asking(pair));

      assertThat(response.text()).isEqualTo("body");
      assertThat(response.trailers().value("X-Sum")).isEqualTo("42");
      assertThat(response.trailers().values("X-Twice")).containsExactly("1", "2");
      assertThat(response.fields().has("X-Sum")).isFalse();
      ReceivedRequest request = chain.origin().takeRequest();
      assertThat(request.fields().value("TE")).isEqualTo("trailers");
      assertThat(request.fields().value("Connection"))
          .isEqualTo(pair.upstream().isMultiplexed() ? "" : "TE");
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("23: trailers follow an answer without a body")
  void ofAnEmptyAnswer(Pair pair) throws Exception {
    Answerer.Whole status =
        (request, reply) -> {
          reply.head(200);
          reply.end("X-Status: 0");
        };
    try (Chain chain = pair.start(Answerer.answering(status))) {
      ReceivedResponse response = chain.caller().get("/", asking(pair));

      assertThat(response.body()).isEmpty();
      assertThat(response.trailers().value("X-Status")).isEqualTo("0");
    }
  }
}
