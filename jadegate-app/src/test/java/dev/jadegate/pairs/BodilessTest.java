package dev.jadegate.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.ReceivedResponse;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that have no body, whatever their fields say (RFC 9110, section 6.4.1). */
class BodilessTest {
  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("24: an answer to HEAD keeps the length of GET and has no body")
  void anAnswerToHead(Pair pair) throws Exception {
    Answerer.Whole sized =
        (request, reply) -> {
          if (request.method().equals("HEAD")) {
            reply.headOnly(200, "Content-Length: 5000");
          } else {
            reply.respond(200, "next");
          }
        };
    try (Chain chain = pair.start(Answerer.answering(sized))) {
      ReceivedResponse response = chain.caller().start("HEAD", "/").readResponse();

      assertThat(response.field("Content-Length")).isEqualTo("5000");
      assertThat(response.body()).isEmpty();
      assertThat(chain.caller().get("/").text()).isEqualTo("next");
      assertThat(chain.caller().connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("24: 204 has neither body nor length")
  void noContent(Pair pair) throws Exception {
    Answerer.Whole empty = (request, reply) -> reply.headOnly(204, "X-Kept: 1");
    try (Chain chain = pair.start(Answerer.answering(empty))) {
      for (int i = 0; i < 2; i++) {
        ReceivedResponse response = chain.caller().start("DELETE", "/").readResponse();

        assertThat(response.status()).isEqualTo(204);
        assertThat(response.field("X-Kept")).isEqualTo("1");
        assertThat(response.fields().has("Content-Length")).isFalse();
        assertThat(response.fields().has("Transfer-Encoding")).isFalse();
        assertThat(response.body()).isEmpty();
      }
      assertThat(chain.origin().connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("24: 304 has no body, and may tell the length of the 200")
  void notModified(Pair pair) throws Exception {
    // The client of HTTP/3, Netty's, would wait for the content that a 304 only tells of.
    boolean tells = pair.downstream() != DownstreamKind.H3;
    String length = tells ? "Content-Length: 77" : "X-Length: none";
    Answerer.Whole unchanged = (request, reply) -> reply.headOnly(304, "ETag: \"e\"", length);
    try (Chain chain = pair.start(Answerer.answering(unchanged))) {
      for (int i = 0; i < 2; i++) {
        ReceivedResponse response = chain.caller().get("/", "If-None-Match: \"e\"");

        assertThat(response.status()).isEqualTo(304);
        assertThat(response.field("ETag")).isEqualTo("\"e\"");
        assertThat(response.body()).isEmpty();
      }
      assertThat(chain.origin().takeRequest().fields().value("If-None-Match")).isEqualTo("\"e\"");
      assertThat(chain.caller().connections()).isEqualTo(1);
    }
  }
}
