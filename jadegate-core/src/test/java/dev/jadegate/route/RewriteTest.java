package dev.jadegate.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What becomes of a path before it is forwarded")
final class RewriteTest {
  @ParameterizedTest
  @CsvSource({
    "/api, /api/a, /a",
    "/api/, /api/a, /a",
    "/api, /api, /",
    "/api, /api/, /",
    "/api, /apis, /apis",
    "/, /a, /a",
  })
  void prefixIsStrippedByWholeSegments(String prefix, String path, String expected) {
    assertThat(Rewrite.stripPrefix(prefix).apply(path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "/v2, /api/a/b, /v2/a/b",
    "/v2/, /api/a, /v2/a",
    "/, /api/a, /a",
    "/, /api, /",
    "/v2, /api, /v2",
    "/v2, /api/, /v2/",
  })
  void prefixIsReplaced(String to, String path, String expected) {
    assertThat(Rewrite.to(to, PathMatch.prefix("/api"), true).apply(path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "/u/{id}, /users/7/x/y, /u/7",
    "/u/{id}/**, /users/7/x/y, /u/7/x/y",
    "/u/{id}/**, /users/7, /u/7",
    "/{id}-{id}/z, /users/a%2Fb, /a%2Fb-a%2Fb/z",
  })
  void patternIsFilledIn(String to, String path, String expected) {
    PathMatch match = PathMatch.pattern("/users/{id}/**");

    assertThat(Rewrite.to(to, match, false).apply(path)).isEqualTo(expected);
  }

  @Test
  void groupsOfAnExpressionAreFilledIn() {
    Rewrite rewrite = Rewrite.to("/$2/$1", PathMatch.regex("^/(\\w+)/(\\w+)$"), false);

    assertThat(rewrite.apply("/a/b")).isEqualTo("/b/a");
  }

  @Test
  void resultAlwaysBeginsWithASlash() {
    assertThat(Rewrite.to("x", PathMatch.regex("^/a"), false).apply("/ab")).isEqualTo("/xb");
  }

  @Test
  void unknownParameterIsRefused() {
    assertThatThrownBy(() -> Rewrite.to("/{name}", PathMatch.pattern("/{id}"), false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Rewrite.to("/{id", PathMatch.pattern("/{id}"), false))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
