package dev.jadegate.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.ReceivedResponse;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that are too large. */
class LimitsTest {
  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("130: a body over the limit is 413, by its length or as it comes")
  void bodies(Pair pair) throws Exception {
    try (Chain chain = pair.with().gateway("max_request_size: 8").start(Answerer.echoing())) {
      ReceivedResponse told = chain.caller().post("/", "123456789");
      assertThat(told.status()).isEqualTo(413);
      assertThat(chain.origin().requests()).as("known from the head").isEmpty();

      Call streaming = chain.caller().open("POST", "/");
      streaming.write("12345");
      streaming.write("6789");
      assertThat(streaming.readResponse().status()).isEqualTo(413);
      assertThat(chain.origin().requests()).as("none was whole").isEmpty();

      assertThat(chain.caller().stream("/", "12345678").text()).isEqualTo("12345678");
      assertThat(
              chain.gateway().metric("gateway_request_failures_total", "reason=\"body_too_large\""))
          .isEqualTo(2);
    }
  }

  static java.util.stream.Stream<Pair> fromHttp1() {
    return Pair.all().filter(pair -> !pair.downstream().isMultiplexed());
  }

  /** A well-behaved client of HTTP/2 knows the limit and does not send what is over it. */
  @ParameterizedTest
  @MethodSource("fromHttp1")
  @DisplayName("53: a header section over the limit is 431")
  void heads(Pair pair) throws Exception {
    try (Chain chain = pair.with().gateway("max_header_size: 4KB").start(Answerer.saying("hi"))) {
      assertThat(chain.caller().get("/", "X-Large: " + "x".repeat(5000)).status()).isEqualTo(431);
      assertThat(chain.caller().get("/", "X-Fits: " + "x".repeat(3000)).text()).isEqualTo("hi");
      assertThat(chain.origin().requests()).hasSize(1);
    }
  }
}
