package dev.jadegate.message;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Fields make a response by :status alone, and trailers without pseudo-header fields")
final class HeadAssemblerResponseTest {
  @Test
  void responseHasItsStatusAndFields() {
    HeadAssembler assembler =
        Assembly.fed(":status: 404", "content-length: 7", "set-cookie: a=1", "set-cookie: b=2");
    ResponseHead response = assembler.response();

    assertThat(assembler.problem()).isNull();
    assertThat(assembler.status()).isEqualTo(404);
    assertThat(requireNonNull(response).status()).isSameAs(HttpResponseStatus.NOT_FOUND);
    assertThat(Assembly.lines(response.headers()))
        .containsExactly("content-length: 7", "set-cookie: a=1", "set-cookie: b=2");
  }

  @Test
  void interimResponseIsAResponse() {
    HeadAssembler assembler = Assembly.fed(":status: 103", "link: </a>");

    assertThat(assembler.response()).isNotNull();
    assertThat(assembler.status()).isEqualTo(103);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "20", "2000", "2x0", "099", "-20", "+20", "\u00b2\u00b2\u00b2"})
  void badStatusIsRefused(String status) {
    HeadAssembler assembler = Assembly.fed(":status: " + status);

    assertThat(assembler.problem()).isEqualTo("bad :status");
    assertThat(assembler.response()).isNull();
  }

  @Test
  @DisplayName("101 does not exist above HTTP/1 (RFC 9113, section 8.6)")
  void switchingProtocols() {
    HeadAssembler assembler = Assembly.fed(":status: 101");

    assertThat(assembler.response()).isNull();
    assertThat(assembler.problem()).isEqualTo("status 101");
  }

  @Test
  void pseudoFieldsOfARequestAreRefusedAndTheStatusMustBeThere() {
    HeadAssembler mixed = Assembly.fed(":status: 200", ":path: /");
    assertThat(mixed.response()).isNull();
    assertThat(mixed.problem()).contains("no :status");

    HeadAssembler none = Assembly.fed("a: b");
    assertThat(none.response()).isNull();
    assertThat(none.problem()).contains("no :status");
    assertThat(none.status()).isZero();
  }

  @Test
  void repeatedOrLateStatusIsRefused() {
    assertThat(Assembly.fed(":status: 200", ":status: 200").response()).isNull();
    assertThat(Assembly.fed("a: b", ":status: 200").response()).isNull();
  }

  @Test
  void trailersAreKeptWithoutWhatMayNotBeThere() {
    HeaderBlock trailers =
        Assembly.fed("grpc-status: 0", "content-length: 1", "host: a", "cookie: a=1", "x: y")
            .trailers();

    assertThat(Assembly.lines(requireNonNull(trailers))).containsExactly("grpc-status: 0", "x: y");
  }

  @ParameterizedTest
  @ValueSource(strings = {":status: 200", ":path: /", ":authority: a", ":other: a"})
  void pseudoFieldInTrailersIsRefused(String field) {
    HeadAssembler assembler = Assembly.fed(field, "x: y");

    assertThat(assembler.trailers()).isNull();
    assertThat(assembler.problem()).contains("pseudo-header field");
  }

  @Test
  void noTrailersAreAnEmptyBlock() {
    HeaderBlock trailers = Assembly.fed().trailers();

    assertThat(requireNonNull(trailers).isEmpty()).isTrue();
  }
}
