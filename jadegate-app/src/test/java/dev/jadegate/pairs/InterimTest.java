package dev.jadegate.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.ReceivedResponse;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an instance says before its answer (RFC 9110, sections 15.2 and 10.1.1). */
class InterimTest {
  private static final String[] EXPECTING = {"Expect: 100-continue", "Content-Length: 4"};

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("19, 20: early hints arrive while the answer is still being made")
  void earlyHintsAreNotHeldBack(Pair pair) throws Exception {
    Gate seen = new Gate();
    Answerer.Whole hinting =
        (request, reply) -> {
          reply.interim(103, "Link: </a.css>; rel=preload", "Link: </b.js>; rel=preload");
          seen.await();
          reply.interim(103, "Link: </c.css>; rel=preload");
          reply.respond(200, "page");
        };
    try (Chain chain = pair.start(Answerer.answering(hinting))) {
      Call call = chain.caller().start("GET", "/");
      ReceivedResponse hint = call.readResponse();
      seen.open();

      assertThat(hint.status()).isEqualTo(103);
      assertThat(hint.fields().values("Link"))
          .containsExactly("</a.css>; rel=preload", "</b.js>; rel=preload");
      assertThat(call.readResponse().field("Link")).isEqualTo("</c.css>; rel=preload");
      ReceivedResponse response = call.readResponse();
      assertThat(response.text()).isEqualTo("page");
      assertThat(response.fields().has("Link")).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("19: a 100 that the client did not ask for is not passed on")
  void anUnaskedContinueIsDropped(Pair pair) throws Exception {
    Answerer.Whole eager =
        (request, reply) -> {
          reply.interim(100);
          reply.respond(200, "page");
        };
    try (Chain chain = pair.start(Answerer.answering(eager))) {
      assertThat(chain.caller().get("/").text()).isEqualTo("page");
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("21: the instance's 100 lets the client send its body, once")
  void theBodyIsSentOnceTheInstanceAgrees(Pair pair) throws Exception {
    Answerer.Script agreeing =
        reply -> {
          reply.readHead();
          reply.interim(100);
          reply.respond(200, new String(reply.readRest(), java.nio.charset.StandardCharsets.UTF_8));
        };
    try (Chain chain = pair.start(agreeing)) {
      Call call = chain.caller().open("POST", "/", EXPECTING);

      assertThat(call.readResponse().status()).isEqualTo(100);
      call.write("body");
      call.end();
      assertThat(call.readResponse().text()).isEqualTo("body");
      assertThat(chain.origin().takeRequest().fields().value("Expect")).isEqualTo("100-continue");
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("21: a refusal instead of 100 ends the upload")
  void aFinalAnswerInstead(Pair pair) throws Exception {
    Answerer.Script refusing =
        reply -> {
          reply.readHead();
          reply.respond(403, "no");
        };
    try (Chain chain = pair.start(refusing)) {
      ReceivedResponse response = chain.caller().open("POST", "/", EXPECTING).readResponse();

      assertThat(response.status()).isEqualTo(403);
      assertThat(response.text()).isEqualTo("no");
      assertThat(chain.caller().get("/").status()).as("on whatever connection").isEqualTo(403);
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("21: the gateway agrees itself if the instance says nothing")
  void theGatewayAgreesItself(Pair pair) throws Exception {
    Answerer.Script late =
        reply -> {
          reply.readHead();
          byte[] body = reply.readRest();
          reply.interim(100);
          reply.respond(200, "got " + body.length);
        };
    try (Chain chain = pair.start(late)) {
      Call call = chain.caller().open("POST", "/", EXPECTING);

      assertThat(call.readResponse().status()).isEqualTo(100);
      call.write("body");
      call.end();
      assertThat(call.readResponse().text()).isEqualTo("got 4");
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("21: an unknown expectation is 417")
  void anUnknownExpectation(Pair pair) throws Exception {
    try (Chain chain = pair.start(Answerer.saying("hello"))) {
      assertThat(chain.caller().get("/", "Expect: miracles").status()).isEqualTo(417);
      assertThat(chain.caller().get("/").text()).isEqualTo("hello");
      assertThat(chain.origin().requests()).hasSize(1);
    }
  }
}
