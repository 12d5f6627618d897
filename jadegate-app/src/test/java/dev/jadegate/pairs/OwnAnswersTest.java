package dev.jadegate.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.ReceivedResponse;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that the gateway makes, and targets as the instance sees them. */
class OwnAnswersTest {
  private static final String ROUTES =
      """
      routes:
        - {name: moved, path: /before, redirect: {to: /after, status: 301}}
        - {name: secure, path: /secure, redirect: {to: https, status: 308}}
        - {name: write, service: origins, exact: /items, methods: [PUT]}
        - {name: nowhere, host: other.test, path: /, respond: {status: 418}}
        - name: robots
          exact: /robots.txt
          respond: {status: 200, body: "none\\n", headers: {Content-Type: text/plain, X-B: "1"}}
      """;

  private static Chain start(Pair pair) throws Exception {
    Answerer.Whole telling = (request, reply) -> reply.respond(200, request.target());
    return pair.with().path("/service").section(ROUTES).start(Answerer.answering(telling));
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("131: what no route matches is 404, machine readable, with the request's id")
  void noRoute(Pair pair) throws Exception {
    try (Chain chain = start(pair)) {
      ReceivedResponse response = chain.caller().get("/elsewhere", "X-Request-ID: mine");

      assertThat(response.status()).isEqualTo(404);
      assertThat(response.field("Content-Type")).isEqualTo("application/json");
      assertThat(response.text())
          .contains("\"error\":\"no route\"", "\"status\":404", "\"request_id\":\"mine\"");
      assertThat(response.field("X-Request-ID")).isEqualTo("mine");
      assertThat(response.field("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(response.fields().has("Date")).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  void aMethodThatNoRouteTakesIs405(Pair pair) throws Exception {
    try (Chain chain = start(pair)) {
      ReceivedResponse response = chain.caller().post("/items", "body");

      assertThat(response.status()).isEqualTo(405);
      assertThat(response.field("Allow")).isEqualTo("PUT");
      assertThat(chain.caller().start("TRACE", "/items").readResponse().status()).isEqualTo(405);
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("79: a service that nobody answers for is 503")
  void noInstance(Pair pair) throws Exception {
    try (Chain chain = pair.start(Answerer.saying("never"))) {
      chain.origin().refuse();
      for (int i = 0; i < 2; i++) {
        ReceivedResponse response = chain.caller().post("/", "body");

        assertThat(response.status()).isEqualTo(503);
        assertThat(response.text()).contains("\"status\":503").doesNotContain("127.0.0.1");
      }
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  void redirects(Pair pair) throws Exception {
    try (Chain chain = start(pair)) {
      ReceivedResponse here = chain.caller().get("/before?a=b");
      ReceivedResponse secure = chain.caller().get("/secure/x?a=b");

      assertThat(here.status()).isEqualTo(301);
      assertThat(here.field("Location")).isEqualTo("/after?a=b");
      assertThat(here.body()).isEmpty();
      assertThat(secure.status()).isEqualTo(308);
      String port = pair.downstream().scheme().equals("https") ? ":" + chain.gateway().port() : "";
      assertThat(secure.field("Location"))
          .isEqualTo("https://gateway.test" + port + "/secure/x?a=b");
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("24: a fixed response has its fields, its body, and to HEAD none")
  void fixedResponses(Pair pair) throws Exception {
    try (Chain chain = start(pair)) {
      ReceivedResponse toGet = chain.caller().get("/robots.txt");
      ReceivedResponse toHead = chain.caller().start("HEAD", "/robots.txt").readResponse();
      ReceivedResponse toPost = chain.caller().post("/robots.txt", "some body");

      assertThat(toGet.text()).isEqualTo("none\n");
      assertThat(toGet.field("Content-Type")).isEqualTo("text/plain");
      assertThat(toGet.field("X-B")).isEqualTo("1");
      assertThat(toHead.field("Content-Length")).isEqualTo("5");
      assertThat(toHead.body()).isEmpty();
      assertThat(toPost.text()).isEqualTo("none\n");
      assertThat(chain.caller().connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("129: a path is normalised once, and that form is forwarded")
  void pathsAreNormalised(Pair pair) throws Exception {
    String[][] targets = {
      {"/service/../service/./x", "/service/x"},
      {"/service//x?y=//z", "/service/x?y=//z"},
      {"/%73ervice/%7euser", "/service/~user"},
      {"/service/%c3%a4;p=1", "/service/%C3%A4;p=1"},
    };
    try (Chain chain = start(pair)) {
      for (String[] target : targets) {
        assertThat(chain.caller().get(target[0]).text()).isEqualTo(target[1]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("129: a path that could be read in two ways is 400")
  void pathsAreRefused(Pair pair) throws Exception {
    String[] targets = {"/service/%2e%2e/%2e%2e/x", "/service/%2Fx", "/service/%zz", "/a\\b"};
    try (Chain chain = start(pair)) {
      for (String target : targets) {
        assertThat(chain.caller().get(target).status()).as(target).isEqualTo(400);
      }
      assertThat(chain.origin().requests()).isEmpty();
    }
  }
}
