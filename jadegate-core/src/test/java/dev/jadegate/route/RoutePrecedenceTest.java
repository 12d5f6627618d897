package dev.jadegate.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpMethod;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The most specific route wins, whatever the order of the configuration")
final class RoutePrecedenceTest {
  @ParameterizedTest
  @CsvSource({
    "/a/b, exact",
    "/a/c, parameter",
    "/a/x1, parameter",
    "/a/b/c, deep",
    "/a/b/d, short",
    "/a, short",
    "/z1, regex",
    "/z, root",
  })
  void wholePathsThenExpressionsThenTheLongestBeginning(String path, String expected) {
    RouteTable<String> table =
        new Rules()
            .add("root", PathMatch.prefix("/"))
            .add("short", PathMatch.prefix("/a"))
            .add("regex", PathMatch.regex("1$"))
            .add("deep", PathMatch.prefix("/a/b/c"))
            .add("parameter", PathMatch.pattern("/a/{id}"))
            .add("exact", PathMatch.exact("/a/b"))
            .table();

    assertThat(table.find(Asked.get(path))).isEqualTo(expected);
  }

  @Test
  void branchThatEndsNowhereIsLeftAgain() {
    RouteTable<String> table =
        new Rules()
            .add("literal", PathMatch.pattern("/a/b/c"))
            .add("parameter", PathMatch.pattern("/a/{x}/d"))
            .add("open", PathMatch.pattern("/{x}/b/**"))
            .table();

    assertThat(table.find(Asked.get("/a/b/d"))).isEqualTo("parameter");
    assertThat(table.find(Asked.get("/a/b/e"))).isEqualTo("open");
    assertThat(table.find(Asked.get("/a/x/e"))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "api.example.com, exact",
    "x.api.example.com, deep",
    "y.x.api.example.com, deep",
    "www.example.com, wildcard",
    "example.com, any",
    "other.org, any",
    "'', any",
  })
  void exactHostThenTheLongestWildcardThenAllHosts(String host, String expected) {
    PathMatch all = PathMatch.prefix("/");
    RouteTable<String> table =
        new Rules()
            .add("any", all)
            .host("wildcard", all, "*.Example.com")
            .host("deep", all, "*.api.example.com")
            .host("exact", all, "API.example.com", "unused.org")
            .table();

    assertThat(table.find(Asked.get(host, "/"))).isEqualTo(expected);
  }

  @Test
  void hostWithoutAFittingPathFallsThroughToTheNext() {
    RouteTable<String> table =
        new Rules()
            .host("exact", PathMatch.exact("/a"), "x.example.com")
            .host("wildcard", PathMatch.exact("/b"), "*.example.com")
            .add("any", PathMatch.exact("/c"))
            .table();

    assertThat(table.find(Asked.get("x.example.com", "/a"))).isEqualTo("exact");
    assertThat(table.find(Asked.get("x.example.com", "/b"))).isEqualTo("wildcard");
    assertThat(table.find(Asked.get("x.example.com", "/c"))).isEqualTo("any");
    assertThat(table.find(Asked.get("x.example.com", "/d"))).isNull();
  }

  @Test
  void moreConditionsWinThenTheOrderOfTheConfiguration() {
    PathMatch path = PathMatch.exact("/a");
    RouteTable<String> table =
        new Rules()
            .add("first", path)
            .add("second", path)
            .field("field", path, "x", "1")
            .methods("method", path, "POST")
            .table();

    assertThat(table.find(Asked.get("/a"))).isEqualTo("first");
    assertThat(table.find(Asked.get("/a").withField("X", "1"))).isEqualTo("field");
    assertThat(table.find(Asked.get("/a").by(HttpMethod.POST))).isEqualTo("method");
    assertThat(table.find(Asked.get("/a").by(HttpMethod.POST).withField("x", "1")))
        .isEqualTo("field");
  }

  @Test
  void routeWhoseConditionsFailIsPassedOverForALessSpecificPath() {
    RouteTable<String> table =
        new Rules()
            .methods("exact", PathMatch.exact("/a/b"), "POST")
            .query("regex", PathMatch.regex("b"), "q", "1")
            .add("prefix", PathMatch.prefix("/a"))
            .table();

    assertThat(table.find(Asked.get("/a/b"))).isEqualTo("prefix");
    assertThat(table.find(Asked.get("/a/b").withQuery("q=1"))).isEqualTo("regex");
  }

  @Test
  void listenerIsACondition() {
    RouteTable<String> table =
        new Rules().listener("inner", PathMatch.prefix("/"), "internal").table();

    assertThat(table.find(Asked.get("/"))).isNull();
    assertThat(table.find(Asked.get("/").on("internal"))).isEqualTo("inner");
  }
}
