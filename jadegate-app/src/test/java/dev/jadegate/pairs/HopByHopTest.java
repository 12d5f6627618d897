package dev.jadegate.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Fields;
import dev.jadegate.testkit.ReceivedResponse;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What concerns one connection goes no further than that (RFC 9110, section 7.6.1). */
class HopByHopTest {
  private static final String[] OF_A_CONNECTION = {
    "connection", "x-mine", "keep-alive", "proxy-connection", "te", "upgrade", "transfer-encoding"
  };

  static java.util.stream.Stream<Pair> fromHttp1() {
    return Pair.all().filter(pair -> !pair.downstream().isMultiplexed());
  }

  static java.util.stream.Stream<Pair> toHttp1() {
    return Pair.all().filter(pair -> !pair.upstream().isMultiplexed());
  }

  private static java.util.List<String> names(Fields fields) {
    return fields.names().stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  @ParameterizedTest
  @MethodSource("fromHttp1")
  @DisplayName("1: fields of the client's connection are taken off, nominated ones too")
  void ofARequest(Pair pair) throws Exception {
    try (Chain chain = pair.start(Answerer.saying("hello"))) {
      chain
          .caller()
          .get(
              "/",
              "Connection: X-Mine, close",
              "X-Mine: 1",
              "Keep-Alive: timeout=9",
              "Proxy-Connection: keep-alive",
              "TE: gzip",
              "X-Kept: 1");

      assertThat(names(chain.origin().takeRequest().fields()))
          .contains("x-kept")
          .doesNotContain(OF_A_CONNECTION);
    }
  }

  @ParameterizedTest
  @MethodSource("toHttp1")
  @DisplayName("1: fields of the instance's connection are taken off, nominated ones too")
  void ofAnAnswer(Pair pair) throws Exception {
    Answerer.Whole hopping =
        (request, reply) ->
            reply.respond(
                200,
                "hello",
                "Connection: X-Mine",
                "X-Mine: 1",
                "Keep-Alive: timeout=9",
                "Proxy-Connection: keep-alive",
                "X-Kept: 1");
    try (Chain chain = pair.start(Answerer.answering(hopping))) {
      ReceivedResponse response = chain.caller().get("/");

      assertThat(response.text()).isEqualTo("hello");
      assertThat(names(response.fields())).contains("x-kept").doesNotContain(OF_A_CONNECTION);
    }
  }

  @ParameterizedTest
  @MethodSource("fromHttp1")
  @DisplayName("2: what the gateway adds cannot be taken off by naming it")
  void whatTheGatewayAddsStays(Pair pair) throws Exception {
    try (Chain chain = pair.start(Answerer.saying("hello"))) {
      chain
          .caller()
          .get("/", "Connection: X-Forwarded-For, X-Request-ID, X-Real-IP, X-Service-Name, Via");

      assertThat(names(chain.origin().takeRequest().fields()))
          .contains("x-forwarded-for", "x-request-id", "x-real-ip", "x-service-name", "via");
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("3: Via says which protocol the request came in")
  void via(Pair pair) throws Exception {
    try (Chain chain = pair.start(Answerer.saying("hello"))) {
      chain.caller().get("/", "Via: 1.0 fred");

      assertThat(chain.origin().takeRequest().fields().values("Via"))
          .hasSize(2)
          .startsWith("1.0 fred")
          .last()
          .asString()
          .startsWith(pair.downstream().version() + " jadegate-");
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("3: a request that has been here before is answered with 508")
  void loop(Pair pair) throws Exception {
    try (Chain chain = pair.start(Answerer.saying("hello"))) {
      chain.caller().get("/");
      String own = chain.origin().takeRequest().fields().value("Via");

      assertThat(chain.caller().get("/", "Via: " + own).status()).isEqualTo(508);
      assertThat(chain.origin().requests()).hasSize(1);
    }
  }
}
