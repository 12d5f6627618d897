package dev.jadegate.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Which paths each kind of match takes, alone and in a table")
final class PathMatchTest {
  private static boolean matches(PathMatch match, String path) {
    boolean alone = match.matches(path);
    String found = new Rules().add("x", match).table().find(Asked.get(path));
    assertThat(Objects.equals(found, "x")).as("the table agrees on %s", path).isEqualTo(alone);
    return alone;
  }

  @ParameterizedTest
  @CsvSource({
    "/, /, true",
    "/, /a, false",
    "/a, /a, true",
    "/a, /a/, false",
    "/a/, /a/, true",
    "/a/, /a, false",
    "/a, /A, false",
    "/a b, /a%20b, true",
    "/%61, /a, true",
    "/{a}, /{a}, true",
    "/{a}, /b, false",
  })
  void exact(String path, String asked, boolean expected) {
    assertThat(matches(PathMatch.exact(path), asked)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "/, /, true",
    "/, /a/b, true",
    "/, *, true",
    "/a, *, false",
    "/a, /a, true",
    "/a, /a/, true",
    "/a, /a/b, true",
    "/a, /ab, false",
    "/a/, /a, true",
    "/a/b, /a, false",
  })
  void prefix(String path, String asked, boolean expected) {
    assertThat(matches(PathMatch.prefix(path), asked)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "/a/{id}, /a/1, true",
    "/a/{id}, /a/, false",
    "/a/{id}, /a, false",
    "/a/{id}, /a/1/, false",
    "/a/{id}/b, /a/1/b, true",
    "/*/b, /x/b, true",
    "/*/b, //b, false",
    "/a/**, /a, true",
    "/a/**, /a/, true",
    "/a/**, /a/b/c, true",
    "/a/**, /ab, false",
    "/**, /x, true",
    "/{x}/**, /, false",
    "/{x}/**, /a/b, true",
  })
  void pattern(String path, String asked, boolean expected) {
    assertThat(matches(PathMatch.pattern(path), asked)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"^/a+$, /aa, true", "^/a+$, /ab, false", "b, /abc, true"})
  void regex(String expression, String asked, boolean expected) {
    assertThat(matches(PathMatch.regex(expression), asked)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a{id}",
        "/{id}b",
        "/a*",
        "/**/a",
        "/{",
        "/}",
        "/{}",
        "/{a}/{a}",
        "/a/../..",
        "/%"
      })
  void patternThatCannotBeUnderstoodIsRefused(String pattern) {
    assertThatThrownBy(() -> PathMatch.pattern(pattern))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void parametersAreReadFromTheMatchedPath() {
    PathParameters parameters = PathParameters.of(PathMatch.pattern("/a/{x}/*/{y}/**"));
    String path = "/a/1%20+%C3%A9/2/3/4/5";

    assertThat(parameters.decoded(path, "x")).isEqualTo("1 +\u00e9");
    assertThat(parameters.raw(path, "y")).isEqualTo("3");
    assertThat(parameters.decoded(path, "z")).isNull();
    assertThat(parameters.rest(path)).isEqualTo("/4/5");
  }
}
