package dev.jadegate.header;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Which values of Host are valid, and the host they name (SEMANTICS 11)")
final class HostFieldTest {
  @ParameterizedTest
  @CsvSource({
    "example.com, example.com",
    "Example.COM:8080, example.com",
    "example.com., example.com",
    "example.com.:80, example.com",
    "a, a",
    "a:, a",
    "a:0, a",
    "a:65535, a",
    "1.2.3.4, 1.2.3.4",
    "a_b-c~d, a_b-c~d",
    "[::1], [::1]",
    "[::1]:80, [::1]",
    "[2001:DB8::1], [2001:db8::1]",
    "[::ffff:1.2.3.4], [::ffff:1.2.3.4]",
  })
  void valid(String value, String host) {
    assertThat(HostField.host(value)).isEqualTo(host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":80",
        "a b",
        "a,b",
        "a/b",
        "a?b",
        "a#b",
        "a@b",
        "a:80:80",
        "a:+80",
        "a:8x",
        "a:65536",
        "a:999999999999",
        "a\\b",
        "caf\u00e9",
        "[::1",
        "[::1]x",
        "[::1]:x",
        "[]",
        "[:]",
        "[g::1]",
        "[::1%25eth0]",
        "::1",
        "a\tb",
        "a[b",
        "[1.2.3.4]",
        "[:::]",
      })
  void invalid(String value) {
    assertThat(HostField.host(value)).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {262, 10000})
  void tooLong(int length) {
    assertThat(HostField.host("a".repeat(length))).isNull();
  }
}
