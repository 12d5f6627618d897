package dev.jadegate.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Fields;
import dev.jadegate.testkit.ReceivedResponse;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the gateway tells instances of clients, and browsers of caution. */
class AddedFieldsTest {
  private static Fields received(Chain chain) throws InterruptedException {
    return chain.origin().takeRequest().fields();
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  void aRequestIdIsMadeAndToldToBothSides(Pair pair) throws Exception {
    try (Chain chain = pair.start(Answerer.saying("hello"))) {
      String first = chain.caller().get("/").field("X-Request-ID");
      String second = chain.caller().get("/").field("X-Request-ID");

      assertThat(received(chain).value("X-Request-ID")).isEqualTo(first).isNotEmpty();
      assertThat(received(chain).value("X-Request-ID")).isEqualTo(second).isNotEqualTo(first);
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  void aDecentRequestIdOfTheClientIsKeptAndALongOneReplaced(Pair pair) throws Exception {
    String tooLong = "x".repeat(129);
    try (Chain chain = pair.start(Answerer.saying("hello"))) {
      ReceivedResponse decent = chain.caller().get("/", "X-Request-ID: abc-123");
      ReceivedResponse other = chain.caller().get("/", "X-Request-ID: " + tooLong);

      assertThat(decent.field("X-Request-ID")).isEqualTo("abc-123");
      assertThat(received(chain).value("X-Request-ID")).isEqualTo("abc-123");
      assertThat(other.field("X-Request-ID")).isNotEqualTo(tooLong).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("13: what a stranger says of its origin is replaced")
  void ofAStranger(Pair pair) throws Exception {
    try (Chain chain = pair.start(Answerer.saying("hello"))) {
      chain
          .caller()
          .get(
              "/",
              "X-Forwarded-For: 6.6.6.6",
              "X-Forwarded-Proto: gopher",
              "X-Forwarded-Host: forged.test",
              "X-Forwarded-Port: 1",
              "X-Real-IP: 6.6.6.6",
              "X-Service-Name: forged",
              "Forwarded: for=6.6.6.6");

      Fields fields = received(chain);
      assertThat(fields.values("X-Forwarded-For")).containsExactly("127.0.0.1");
      assertThat(fields.values("X-Forwarded-Proto")).containsExactly(pair.downstream().scheme());
      assertThat(fields.values("X-Forwarded-Host")).containsExactly("gateway.test");
      assertThat(fields.values("X-Real-IP")).containsExactly("127.0.0.1");
      assertThat(fields.values("X-Service-Name")).containsExactly("origins");
      assertThat(fields.has("X-Forwarded-Port")).isFalse();
      assertThat(fields.has("Forwarded")).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("13: what a trusted proxy says is believed and added to")
  void ofATrustedProxy(Pair pair) throws Exception {
    try (Chain chain =
        pair.with().gateway("trusted_proxies: [127.0.0.0/8]").start(Answerer.saying("hello"))) {
      chain.caller().get("/", "X-Forwarded-For: 6.6.6.6, 9.9.9.9", "X-Forwarded-Proto: https");

      Fields fields = received(chain);
      assertThat(fields.value("X-Forwarded-For")).isEqualTo("6.6.6.6, 9.9.9.9, 127.0.0.1");
      assertThat(fields.value("X-Forwarded-Proto")).isEqualTo("https");
      assertThat(fields.value("X-Real-IP")).isEqualTo("9.9.9.9");
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("133: security headers stand where the instance set none")
  void securityHeaders(Pair pair) throws Exception {
    Answerer.Whole own =
        (request, reply) ->
            reply.respond(200, "", "Server: secret/1.0", "X-Frame-Options: SAMEORIGIN");
    try (Chain chain = pair.start(Answerer.answering(own))) {
      ReceivedResponse response = chain.caller().get("/");

      assertThat(response.field("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(response.field("X-Frame-Options")).isEqualTo("SAMEORIGIN");
      assertThat(response.field("Referrer-Policy")).isNotEmpty();
      assertThat(response.fields().has("Server")).isFalse();
      assertThat(response.fields().has("Strict-Transport-Security"))
          .isEqualTo(pair.downstream().scheme().equals("https"));
    }
  }
}
