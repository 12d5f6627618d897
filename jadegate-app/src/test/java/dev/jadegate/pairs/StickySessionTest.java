package dev.jadegate.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Fields;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A cookie brings its client back to the instance that it had. */
class StickySessionTest {
  private static final String STICKY =
      "load_balancer: {sticky: {cookie: S, secret: 0123456789abcdef, path: /app}}";

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  void aClientWithItsCookieStaysAndTheInstanceDoesNotSeeIt(Pair pair) throws Exception {
    try (Answerer a = pair.upstream().origin(Answerer.saying("a"));
        Answerer b = pair.upstream().origin(Answerer.saying("b"));
        TestGateway gateway = TestGateway.start(pair.with().service(STICKY).yaml(a, b));
        Caller caller = pair.downstream().connect(gateway)) {
      ReceivedResponse first = caller.get("/", "Cookie: theme=dark");
      String given = first.field("Set-Cookie");
      String cookie = given.substring(0, given.indexOf(';'));
      Answerer mine = first.text().equals("a") ? a : b;
      mine.takeRequest();

      assertThat(given)
          .matches(
              "S=[A-Za-z0-9_-]{38}; Max-Age=3600; Path=/app; HttpOnly; SameSite=Lax"
                  + (pair.downstream().scheme().equals("https") ? "; Secure" : ""));
      for (int i = 0; i < 4; i++) {
        ReceivedResponse again = caller.get("/", "Cookie: theme=dark; " + cookie + "; x=y");

        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.fields().has("Set-Cookie")).isFalse();
        Fields seen = mine.takeRequest().fields();
        assertThat(seen.values("Cookie")).containsExactly("theme=dark; x=y");
      }
      caller.get("/", "Cookie: " + cookie);
      assertThat(mine.takeRequest().fields().has("Cookie")).isFalse();
    }
  }

  private static String split(Pair pair, Answerer a, Answerer b) {
    String more =
        """
          - {name: b, instances: ["%s"], %s}
        routes:
          - {path: /, split: {origins: 1, b: 1}, split_by: {cookie: V, secret: 0123456789abcdef}}
        """;
    return pair.with()
        .path("/a-alone")
        .section(more.formatted(b.address(), pair.upstream().service()))
        .yaml(a);
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  void aClientWithItsCookieStaysWithItsServiceOfASplit(Pair pair) throws Exception {
    try (Answerer a = pair.upstream().origin(Answerer.saying("a"));
        Answerer b = pair.upstream().origin(Answerer.saying("b"));
        TestGateway gateway = TestGateway.start(split(pair, a, b));
        Caller caller = pair.downstream().connect(gateway)) {
      ReceivedResponse first = caller.get("/", "Cookie: theme=dark");
      String given = first.field("Set-Cookie");
      String cookie = given.substring(0, given.indexOf(';'));
      Answerer mine = first.text().equals("a") ? a : b;
      mine.takeRequest();

      assertThat(given).matches("V=[A-Za-z0-9_-]{38}; Max-Age=2592000; Path=/; HttpOnly;.*");
      for (int i = 0; i < 8; i++) {
        ReceivedResponse again = caller.get("/", "Cookie: theme=dark; " + cookie);

        assertThat(again.text()).isEqualTo(first.text());
        assertThat(again.fields().has("Set-Cookie")).isFalse();
        assertThat(mine.takeRequest().fields().values("Cookie")).containsExactly("theme=dark");
      }
    }
  }
}
