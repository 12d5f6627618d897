package dev.jadegate.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The key of a handshake and its answer (RFC 6455, sections 1.3 and 4.2)")
final class HandshakeTest {
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  @Test
  void answerToTheStandardsExample() {
    assertThat(Handshake.accept(KEY)).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  }

  @Test
  void sixteenBytesInBase64AreAKey() {
    assertThat(Handshake.isKey(KEY)).isTrue();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "x",
        "dGhlIHNhbXBsZSBub25jZQ",
        "dGhlIHNhbXBsZSBub25jZQ=",
        "dGhlIHNhbXBsZSBub25jZWE=", // seventeen bytes
        "dGhlIHNhbXBsZSBub25jZWFh", // eighteen
        "dGhlIHNhbXBs_SBub25jZQ==",
        " dGhlIHNhbXBsZSBub25jZQ="
      })
  void anythingElseIsNot(String key) {
    assertThat(Handshake.isKey(key)).isFalse();
  }
}
