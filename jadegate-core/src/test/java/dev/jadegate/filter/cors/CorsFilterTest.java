package dev.jadegate.filter.cors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.Verdict;
import dev.jadegate.config.CorsConfig;
import dev.jadegate.filter.FakeExchange;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.ResponseHead;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Cross-origin requests (WHATWG Fetch, section 3.3)")
final class CorsFilterTest {
  private static final CorsConfig CONFIG =
      new CorsConfig(
          List.of("https://a.org", "https://*.b.org"),
          List.of("GET", "PUT"),
          List.of("X-One", "X-Two"),
          List.of("X-Seen"),
          true,
          Duration.ofMinutes(10));

  private final FakeExchange exchange = new FakeExchange();

  private HttpHeaders preflight(CorsConfig config, String origin, String method, String wanted) {
    exchange.method = HttpMethod.OPTIONS;
    exchange.fields.add("Origin", origin).add("Access-Control-Request-Method", method);
    if (!wanted.isEmpty()) {
      exchange.fields.add("Access-Control-Request-Headers", wanted);
    }
    CorsFilter filter = new CorsFilter(config);
    Verdict.Respond answer = (Verdict.Respond) filter.onRequest(exchange, exchange.request());
    assertThat(answer.head().status()).isEqualTo(HttpResponseStatus.NO_CONTENT);
    filter.onResponse(exchange, answer.head());
    return answer.head().headers();
  }

  private HttpHeaders response(CorsConfig config, HttpHeaders upstream) {
    ResponseHead head = new ResponseHead(HttpResponseStatus.OK, (HeaderBlock) upstream);
    new CorsFilter(config).onResponse(exchange, head);
    return head.headers();
  }

  @Test
  void preflightOfAnAllowedRequestIsPermitted() {
    HttpHeaders answer = preflight(CONFIG, "https://a.org", "PUT", "x-two, X-ONE");

    assertThat(answer.get("access-control-allow-origin")).isEqualTo("https://a.org");
    assertThat(answer.get("access-control-allow-methods")).isEqualTo("GET, PUT");
    assertThat(answer.get("access-control-allow-headers")).isEqualTo("X-One, X-Two");
    assertThat(answer.get("access-control-allow-credentials")).isEqualTo("true");
    assertThat(answer.get("access-control-max-age")).isEqualTo("600");
    assertThat(answer.getAll("vary")).hasSize(1).first().asString().startsWith("Origin,");
  }

  @ParameterizedTest
  @CsvSource({
    "https://evil.org, PUT, ''",
    "https://a.org, DELETE, ''",
    "https://a.org, put, ''",
    "https://a.org, PUT, X-Three",
    "https://b.org, PUT, ''",
    "http://x.b.org, PUT, ''",
    "https://xb.org, PUT, ''",
    "'null', PUT, ''",
  })
  void preflightOfAnotherRequestGetsNoPermission(String origin, String method, String wanted) {
    HttpHeaders answer = preflight(CONFIG, origin, method, wanted);

    assertThat(answer.contains("access-control-allow-methods")).isFalse();
    assertThat(answer.contains("access-control-allow-headers")).isFalse();
  }

  @Test
  void wildcardOriginStandsForEveryNameBelow() {
    HttpHeaders answer = preflight(CONFIG, "https://y.x.b.org", "GET", "");

    assertThat(answer.get("access-control-allow-origin")).isEqualTo("https://y.x.b.org");
  }

  @Test
  void plainOptionsRequestIsForwarded() {
    exchange.method = HttpMethod.OPTIONS;
    exchange.fields.add("Origin", "https://a.org");

    assertThat(new CorsFilter(CONFIG).onRequest(exchange, exchange.request()))
        .isSameAs(Verdict.proceed());
  }

  @Test
  void whatTheInstanceSaidIsReplaced() {
    exchange.fields.add("Origin", "https://a.org");
    HttpHeaders upstream =
        new HeaderBlock().add("Access-Control-Allow-Origin", "*").add("Vary", "Accept");

    HttpHeaders answer = response(CONFIG, upstream);

    assertThat(answer.getAll("access-control-allow-origin")).containsExactly("https://a.org");
    assertThat(answer.getAll("vary")).containsExactly("Accept", "Origin");
    assertThat(answer.get("access-control-expose-headers")).isEqualTo("X-Seen");
  }

  @Test
  void strangerGetsNoPermissionButTheAnswerVaries() {
    exchange.fields.add("Origin", "https://evil.org");

    HttpHeaders answer =
        response(
            CONFIG,
            new HeaderBlock()
                .add("Access-Control-Allow-Origin", "*")
                .add("Access-Control-Allow-Credentials", "true"));

    assertThat(answer.names()).containsExactly("Vary");
  }

  @Test
  void everyOriginIsAConstantAnswerThatDoesNotVary() {
    CorsConfig open =
        new CorsConfig(List.of("*"), List.of("*"), List.of("*"), List.of(), false, null);
    exchange.fields.add("Origin", "https://x.org");

    HttpHeaders answer = response(open, new HeaderBlock());

    assertThat(answer.get("access-control-allow-origin")).isEqualTo("*");
    assertThat(answer.contains("vary")).isFalse();
    assertThat(answer.contains("access-control-allow-credentials")).isFalse();
  }

  @Test
  void openPreflightNamesWhatWasAskedFor() {
    CorsConfig open =
        new CorsConfig(List.of("*"), List.of("*"), List.of("*"), List.of(), false, null);

    HttpHeaders answer = preflight(open, "https://x.org", "PURGE", "x-any");

    assertThat(answer.get("access-control-allow-origin")).isEqualTo("*");
    assertThat(answer.get("access-control-allow-methods")).isEqualTo("PURGE");
    assertThat(answer.get("access-control-allow-headers")).isEqualTo("x-any");
  }
}
