package dev.jadegate.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.Failure;
import io.netty.handler.codec.http.HttpMethod;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The normal form of a path (SEMANTICS 129 and table Path)")
final class PathNormalFormTest {
  private static final RequestTarget.Rules USUAL = new RequestTarget.Rules(true, false);
  private static final RequestTarget.Rules KEEP_ALL = new RequestTarget.Rules(false, true);

  private final RequestTarget target = new RequestTarget();

  private @Nullable Failure parse(String path, RequestTarget.Rules rules) {
    return target.parse(path, HttpMethod.GET, rules);
  }

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/a/b, /a/b",
    "/a/./b, /a/b",
    "/a/../b, /b",
    "/a/b/.., /a/",
    "/a/., /a/",
    "/./, /",
    "/a/b/../../c, /c",
    "/a/%2e%2E/b, /b",
    "/a/.%2e/b, /b",
    "/%2e/a, /a",
    "/a//b, /a/b",
    "//a, /a",
    "/a//, /a/",
    "/a//../b, /b",
    "/..a/b../.c, /..a/b../.c",
    "/.../a, /.../a",
    "/.well-known/x, /.well-known/x",
    "/%61%7E%2d%5f, /a~-_",
    "/a%c3%a9, /a%C3%A9",
    "/a%ff, /a%FF",
    "/a%20b, /a%20b",
    "/a%252e%252e/b, /a%252e%252e/b",
    "/%252f, /%252f",
    "/a;x=1/b, /a;x=1/b",
    "/a..;/b, /a..;/b",
    "/...;/b, /...;/b",
    "/a+b, /a+b",
  })
  void becomes(String sent, String normal) {
    assertThat(parse(sent, USUAL)).isNull();

    assertThat(target.path()).isEqualTo(normal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/..",
        "/../a",
        "/a/../../b",
        "/%2e%2e/a",
        "/./..",
        "//..//..",
        "/a%2Fb",
        "/a%2fb",
        "/a%5Cb",
        "/..;/a",
        "/a/.;x=1/b",
        "/a/..;",
        "/a\\b",
        "/..\\a",
        "/%",
        "/%4",
        "/%g0",
        "/%0g",
        "/%u0041",
        "/%00",
        "/%1f",
        "/%0a",
        "/%7f",
        "/a#b",
      })
  void isRefused(String sent) {
    assertThat(parse(sent, USUAL)).isEqualTo(Failure.BAD_PATH);
    assertThat(target.problem()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/a//b, /a//b",
    "//a, //a",
    "/a//../b, /a/b",
    "/a%2fb, /a%2Fb",
    "/a%2f..%2f../b, /a%2F..%2F../b",
    "/a%5cb, /a%5Cb",
  })
  void slashesMayBeKept(String sent, String normal) {
    assertThat(parse(sent, KEEP_ALL)).isNull();

    assertThat(target.path()).isEqualTo(normal);
  }

  @Test
  void bytesBeyondAsciiArePercentEncoded() {
    assertThat(parse("/caf\u00c3\u00a9", USUAL)).isNull();

    assertThat(target.path()).isEqualTo("/caf%C3%A9");
  }

  @Test
  void pathOfTheConfigurationMayBeWrittenWithAnyCharacters() {
    assertThat(PathNormalizer.ofConfig("/caf\u00e9/my file")).isEqualTo("/caf%C3%A9/my%20file");
  }

  @RepeatedTest(50)
  void normalFormIsItsOwnNormalFormAndHoldsNothingToResolve(RepetitionInfo repetition) {
    SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
    String[] pieces = {"/", "/", ".", "..", "%2e", "a", "%61", "%25", "2e", "%c3", ";", "/../"};
    for (int i = 0; i < 50; i++) {
      StringBuilder sent = new StringBuilder("/");
      for (int n = random.nextInt(12); n > 0; n--) {
        sent.append(pieces[random.nextInt(pieces.length)]);
      }
      if (parse(sent.toString(), USUAL) != null) {
        continue;
      }
      String normal = target.path();

      assertThat(normal).as(sent.toString()).startsWith("/").doesNotContain("//");
      assertThat((normal + "/").split("/", -1)).as(sent.toString()).doesNotContain(".", "..");
      assertThat(parse(normal, USUAL)).as(normal).isNull();
      assertThat(target.path()).isEqualTo(normal);
    }
  }
}
