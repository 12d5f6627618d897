package dev.jadegate.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.ReceivedResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fields pass in their order; those of the connection do not, and the gateway adds its own. */
class FieldsTest {
  private static final List<String> ADDED =
      List.of(
          "x-request-id",
          "x-forwarded-for",
          "x-forwarded-proto",
          "x-forwarded-host",
          "x-real-ip",
          "x-service-name",
          "via");

  private static Stream<String> names(List<String> names) {
    return names.stream().map(name -> name.toLowerCase(java.util.Locale.ROOT));
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("8, 12: fields keep their order, the host its place, and none is invented")
  void ofARequest(Pair pair) throws Exception {
    try (Chain chain = pair.start(Answerer.saying("hello"))) {
      chain.caller().get("/", "X-B: 1", "Accept: a/b", "X-A: 2", "Accept: c/d", "X-Empty:");

      ReceivedRequest request = chain.origin().takeRequest();
      assertThat(pair.upstream().host(request)).isEqualTo("gateway.test");
      assertThat(request.fields().values("Accept")).containsExactly("a/b", "c/d");
      assertThat(request.fields().values("X-Empty")).containsExactly("");
      List<String> names = names(request.fields().names()).toList();
      List<String> sent = List.of("x-b", "accept", "x-a", "accept", "x-empty");
      assertThat(names.stream().filter(sent::contains)).containsExactlyElementsOf(sent);
      assertThat(names.stream().filter(name -> !sent.contains(name) && !name.startsWith(":")))
          .containsExactlyInAnyOrderElementsOf(
              pair.upstream().isMultiplexed()
                  ? ADDED
                  : Stream.concat(Stream.of("host"), ADDED.stream()).toList());
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("6, 8: Set-Cookie lines stay apart and repeated fields in order")
  void ofAnAnswer(Pair pair) throws Exception {
    Answerer.Whole cookies =
        (request, reply) ->
            reply.respond(
                200, "", "Set-Cookie: a=1, x", "X-R: 1", "Set-Cookie: b=2", "X-R: 2", "X-R: 3, 4");
    try (Chain chain = pair.start(Answerer.answering(cookies))) {
      ReceivedResponse response = chain.caller().get("/");

      assertThat(response.fields().values("Set-Cookie")).containsExactly("a=1, x", "b=2");
      assertThat(response.fields().values("X-R")).containsExactly("1", "2", "3, 4");
      assertThat(response.fields().has("Via")).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("7: crumbs of a cookie are one field for who does not know crumbs")
  void cookieCrumbs(Pair pair) throws Exception {
    String[] crumbs = {"Cookie: a=1", "X-Between: 1", "Cookie: b=2", "Cookie: c=3"};
    String[] whole = {"Cookie: a=1; b=2; c=3"};
    try (Chain chain = pair.start(Answerer.saying("hello"))) {
      chain.caller().get("/", pair.downstream().isMultiplexed() ? crumbs : whole);

      List<String> received = chain.origin().takeRequest().fields().values("Cookie");
      assertThat(String.join("; ", received)).isEqualTo("a=1; b=2; c=3");
      if (!pair.upstream().isMultiplexed()) {
        assertThat(received).hasSize(1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("9: a missing Date is added, one that is there stays")
  void date(Pair pair) throws Exception {
    String old = "Thu, 01 Jan 1970 00:00:00 GMT";
    Answerer.Whole dated =
        (request, reply) -> {
          if (request.target().equals("/dated")) {
            reply.respond(200, "", "Date: " + old);
          } else {
            reply.respond(200, "");
          }
        };
    try (Chain chain = pair.start(Answerer.answering(dated))) {
      assertThat(chain.caller().get("/").field("Date")).endsWith(" GMT").isNotEqualTo(old);
      assertThat(chain.caller().get("/dated").field("Date")).isEqualTo(old);
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("16: names with an underscore are dropped")
  void underscores(Pair pair) throws Exception {
    try (Chain chain = pair.start(Answerer.saying("hello"))) {
      chain.caller().get("/", "X_Real_IP: 6.6.6.6", "X-Kept: 1");

      assertThat(names(chain.origin().takeRequest().fields().names()))
          .contains("x-kept")
          .doesNotContain("x_real_ip");
    }
  }
}
