package dev.jadegate.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpMethod;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A path that only refuses the method says which it takes (RFC 9110, section 15.5.6)")
final class AllowedMethodsTest {
  private final RouteTable<String> table =
      new Rules()
          .methods("exact", PathMatch.exact("/a"), "POST", "PUT")
          .methods("prefix", PathMatch.prefix("/a"), "DELETE", "PUT")
          .methods("regex", PathMatch.regex("^/a$"), "PURGE")
          .host("host", PathMatch.exact("/b"), "other")
          .field("field", PathMatch.exact("/c"), "x", "1")
          .listener("listener", PathMatch.exact("/d"), "other")
          .table();

  @Test
  void methodsOfAllRoutesThatFitAreListedOnce() {
    Asked asked = Asked.get("/a");

    assertThat(table.find(asked)).isNull();
    assertThat(table.allowedMethods(asked)).isEqualTo("DELETE, POST, PURGE, PUT");
  }

  @Test
  void pathWithoutARouteAllowsNothing() {
    assertThat(table.allowedMethods(Asked.get("/x"))).isEmpty();
  }

  @Test
  void routeThatFailsForAnotherReasonDoesNotCount() {
    assertThat(table.allowedMethods(Asked.get("/b"))).isEmpty();
    assertThat(table.allowedMethods(Asked.get("/c"))).isEmpty();
    assertThat(table.allowedMethods(Asked.get("/d"))).isEmpty();
  }

  @Test
  void methodsAreCaseSensitive() {
    assertThat(table.find(Asked.get("/a").by(HttpMethod.valueOf("post")))).isNull();
    assertThat(table.find(Asked.get("/a").by(HttpMethod.POST))).isEqualTo("exact");
  }
}
