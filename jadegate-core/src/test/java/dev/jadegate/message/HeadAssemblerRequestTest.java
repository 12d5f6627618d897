package dev.jadegate.message;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Pseudo-header fields make a request, or it is malformed (SEMANTICS 12, 45, 46)")
final class HeadAssemblerRequestTest {
  private static RequestHead request(boolean endStream, HeadAssembler assembler) {
    RequestHead request = assembler.request(endStream);
    assertThat(assembler.problem()).isNull();
    return requireNonNull(request);
  }

  private static void isMalformed(HeadAssembler assembler, String problem) {
    assertThat(assembler.request(false)).isNull();
    assertThat(assembler.problem()).contains(problem);
  }

  /** Fields that are set apart by bars. */
  private static HeadAssembler of(String fields) {
    return Assembly.fed(fields.split("\\|"));
  }

  @Test
  void requestHasWhatHttp1WouldHave() {
    RequestHead request =
        request(true, Assembly.get("accept: */*", "x-a: \u00e9", "accept: b", "x-empty: "));

    assertThat(request.method()).isSameAs(HttpMethod.GET);
    assertThat(request.uri()).isEqualTo("/");
    assertThat(request.protocolVersion()).isSameAs(HttpVersion.HTTP_1_1);
    assertThat(request.hasBody()).isFalse();
    assertThat(HeaderBlockModelTest.written(request.block()))
        .isEqualTo("host: a.example\r\naccept: */*\r\nx-a: \u00e9\r\naccept: b\r\nx-empty: \r\n");
    assertThat(request.block().get(FieldNames.ACCEPT)).isEqualTo("*/*");
    assertThat(request.block().get("X-Empty")).isEmpty();
  }

  @Test
  void bodyFollowsWhenTheStreamGoesOn() {
    assertThat(request(false, Assembly.get()).hasBody()).isTrue();
    assertThat(request(false, Assembly.get("content-length: 0")).hasBody()).isTrue();
  }

  @Test
  void methodOfOnesOwnIsTaken() {
    RequestHead request = request(true, of(":method: BREW|:scheme: http|:path: /?q|host: a"));

    assertThat(request.method().name()).isEqualTo("BREW");
    assertThat(request.uri()).isEqualTo("/?q");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        ":scheme: http|:authority: a|:path: /; no :method",
        ":method: GET|:authority: a|:path: /; no :scheme or no :path",
        ":method: GET|:scheme: http|:authority: a; no :scheme or no :path",
        ":method: GET|:scheme: http|:authority: a|:path: ; bad :path",
        ":method: GET|:scheme: http|:authority: |:path: /; empty :authority",
        ":method: GET|:scheme: http|:authority: u@a|:path: /; user in :authority",
        ":method: GET|:scheme: http|:authority: u:p@a:1|:path: /; user in :authority",
        ":method: |:scheme: http|:authority: a|:path: /; bad :method",
        ":method: G T|:scheme: http|:authority: a|:path: /; bad :method",
        ":method: G(T|:scheme: http|:authority: a|:path: /; bad :method",
        ":method: GET|:scheme: ftp|:authority: a|:path: /; :scheme other",
        ":method: GET|:scheme: |:authority: a|:path: /; :scheme other",
        ":method: GET|:scheme: httpss|:authority: a|:path: /; :scheme other",
        ":method: GET|:scheme: http|:authority: a|:path: /a b; bad :path",
        ":method: GET|:scheme: http|:authority: a|:path: http://b/; bad :path",
        ":method: GET|:scheme: http|:authority: a|:path: a; bad :path",
        ":method: GET|:scheme: http|:authority: a|:path: *; bad :path",
        ":method: OPTIONS|:scheme: http|:authority: a|:path: *a; bad :path",
        ":method: GET|:method: GET|:scheme: http|:path: /; repeated",
        ":method: GET|:scheme: http|:scheme: http|:path: /; repeated",
        ":method: GET|:scheme: http|:path: /|:path: /; repeated",
        ":method: GET|:scheme: http|:path: /|:authority: a|:authority: a; repeated",
        ":method: GET|:scheme: http|:path: /|:other: a; unknown",
        ":Method: GET|:scheme: http|:path: /; unknown",
        ":method: GET|:scheme: http|:path: /|:status: 200; :status in a request",
        ":method: GET|:scheme: http|x: y|:path: /; behind others",
        ":method: GET|:scheme: http|:path: /|host: a|:authority: a; behind others",
        ":method: GET|:scheme: http|:path: /|:protocol: websocket; :protocol without CONNECT",
        ":method: CONNECT|:authority: a:1|:path: /; CONNECT has",
        ":method: CONNECT|:authority: a:1|:scheme: http; CONNECT has",
        ":method: CONNECT; CONNECT has",
        ":method: CONNECT|:protocol: websocket|:authority: a; no :scheme or no :path",
        ":method: CONNECT|:protocol: web socket|:authority: a; bad :protocol",
        ":method: CONNECT|:protocol: |:authority: a; bad :protocol",
      })
  void malformedRequest(String fields, String problem) {
    isMalformed(of(fields), problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/\u0000", "/\u007f", "/\t/", "/\r", "/ "})
  void controlsInThePathAreRefused(String path) {
    HeadAssembler assembler = of(":method: GET|:scheme: http|:authority: a|:path: " + path);

    assertThat(assembler.problem()).isNotNull();
  }

  @Test
  void methodOfTooManyLettersIsRefused() {
    isMalformed(of(":method: " + "M".repeat(33) + "|:scheme: http|:path: /"), "bad :method");
  }

  @Test
  void emptyHeadIsNoRequest() {
    isMalformed(Assembly.fed(), "no :method");
  }

  @Test
  void asteriskIsForOptions() {
    RequestHead request =
        request(true, of(":method: OPTIONS|:scheme: http|:authority: a|:path: *"));

    assertThat(request.uri()).isEqualTo("*");
  }

  @Test
  void tunnelsTargetIsItsAuthority() {
    RequestHead request = request(false, of(":method: CONNECT|:authority: a:443"));

    assertThat(request.uri()).isEqualTo("a:443");
    assertThat(request.method()).isSameAs(HttpMethod.CONNECT);
    assertThat(request.block().get(FieldNames.HOST)).isEqualTo("a:443");
  }

  @Test
  @DisplayName("extended CONNECT has path, scheme and protocol (RFC 8441, section 4)")
  void extendedConnect() {
    HeadAssembler assembler =
        of(":method: CONNECT|:protocol: websocket|:scheme: https|:path: /chat|:authority: a");

    assertThat(request(false, assembler).uri()).isEqualTo("/chat");
    assertThat(assembler.protocol()).isEqualTo("websocket");
    request(true, Assembly.fed(assembler, Assembly.GET));
    assertThat(assembler.protocol()).as("of the next head").isNull();
  }

  @Test
  void hostAloneIsEnoughAndComesFirst() {
    RequestHead request =
        request(true, of(":method: GET|:scheme: http|:path: /|a: 1|host: b:80|c: 2"));

    assertThat(Assembly.lines(request.block())).containsExactly("host: b:80", "a: 1", "c: 2");
    assertThat(HeaderBlockModelTest.written(request.block()))
        .isEqualTo("host: b:80\r\na: 1\r\nc: 2\r\n");
  }

  @Test
  void hostThatSaysTheSameIsDropped() {
    RequestHead request = request(true, Assembly.get("x: 1", "host: A.Example"));

    assertThat(Assembly.lines(request.block())).containsExactly("host: a.example", "x: 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"b.example", "a.example:443", "a.exampl", ""})
  void hostThatDiffersFromTheAuthorityIsRefused(String host) {
    isMalformed(Assembly.get("host: " + host), "Host differs");
  }

  @Test
  void secondHostIsRefused() {
    isMalformed(Assembly.get("host: a.example", "host: a.example"), "more than one Host");
    isMalformed(of(":method: GET|:scheme: http|:path: /|host: a|host: a"), "more than one Host");
  }

  @Test
  @DisplayName("a length with nothing behind it is refused (SEMANTICS 45)")
  void lengthWithoutContent() {
    HeadAssembler assembler = Assembly.get("content-length: 5");

    assertThat(assembler.request(true)).isNull();
    assertThat(assembler.problem()).contains("Content-Length without content");
    assertThat(request(true, Assembly.get("content-length: 0")).hasBody()).isFalse();
    RequestHead request = request(false, Assembly.get("content-length: 5"));
    assertThat(request.block().contentLength()).isEqualTo(5);
  }
}
