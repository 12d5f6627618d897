package dev.jadegate.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.Failure;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The four forms of a target (RFC 9112, section 3.2; SEMANTICS 10)")
final class RequestTargetTest {
  private final RequestTarget target = new RequestTarget();

  private @Nullable Failure parse(String text, HttpMethod method) {
    return target.parse(text, method, new RequestTarget.Rules(true, false));
  }

  @Test
  void queryIsSplitOffAndKeptAsSent() {
    assertThat(parse("/a/../b?x=%2e&y=/../?z", HttpMethod.GET)).isNull();

    assertThat(target.path()).isEqualTo("/b");
    assertThat(target.query()).isEqualTo("x=%2e&y=/../?z");
    assertThat(target.raw()).isEqualTo("/a/../b?x=%2e&y=/../?z");
    assertThat(target.authority()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "http://h:81/a?b, h:81, /a, b, /a?b",
    "HTTPS://h/a/./b, h, /a/b, '', /a/./b",
    "http://h, h, /, '', /",
    "http://h?b, h, /, b, /?b",
    "http://[::1]:8/, [::1]:8, /, '', /",
  })
  void absoluteFormGivesItsAuthority(
      String text, String authority, String path, String query, String raw) {
    assertThat(parse(text, HttpMethod.GET)).isNull();

    assertThat(target.authority()).isEqualTo(authority);
    assertThat(target.path()).isEqualTo(path);
    assertThat(target.query()).isEqualTo(query);
    assertThat(target.raw()).isEqualTo(raw);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://h/", "h:80", "a/b", "http:///a", "http://", "http://u@h/", "?a", "http:/a"})
  void otherFormsAreRefused(String text) {
    assertThat(parse(text, HttpMethod.GET)).isEqualTo(Failure.BAD_PATH);
  }

  @Test
  void asteriskIsForOptionsOnly() {
    assertThat(parse("*", HttpMethod.OPTIONS)).isNull();
    assertThat(target.path()).isEqualTo("*");

    assertThat(parse("*", HttpMethod.GET)).isEqualTo(Failure.BAD_PATH);
  }

  @Test
  void optionsOfAnAuthorityMeansTheWholeServer() {
    assertThat(parse("http://h", HttpMethod.OPTIONS)).isNull();

    assertThat(target.path()).isEqualTo("*");
  }

  @Test
  void nothingOfTheLastTargetIsLeft() {
    parse("http://h/a?b", HttpMethod.GET);

    assertThat(parse("/%00", HttpMethod.GET)).isEqualTo(Failure.BAD_PATH);

    assertThat(target.authority()).isNull();
    assertThat(target.query()).isEmpty();
    assertThat(target.path()).isEqualTo("/%00");
  }
}
