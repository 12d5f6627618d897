package dev.jadegate.upstream.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages of the health service of gRPC, byte for byte. */
class GrpcHealthTest {
  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void requestHasTheServiceAsItsFirstField() {
    assertThat(hex(GrpcHealth.request(""))).isEqualTo("0000000000");
    assertThat(hex(GrpcHealth.request("a.B"))).isEqualTo("00000000050a03612e42");
  }

  @Test
  void lengthOfALongNameTakesTwoBytes() {
    assertThat(hex(GrpcHealth.request("x".repeat(200)))).startsWith("00000000cb0ac80178");
  }

  @ParameterizedTest
  @CsvSource({
    "000000000208 01, SERVING",
    "000000000208 02, NOT_SERVING",
    "000000000208 03, SERVICE_UNKNOWN",
    "000000000208 00, UNKNOWN",
    "0000000000, UNKNOWN",
    "0000000006 0801 1203616263, MALFORMED",
    "0000000007 0801 1203616263, SERVING",
    "0000000009 1500000001 18ff01 0801, MALFORMED",
    "000000000a 1500000001 18ff01 0801, SERVING",
    "000000000b 190102030405060708 0802, NOT_SERVING"
  })
  void statusIsFoundAmongOtherFields(String answer, String status) {
    assertThat(GrpcHealth.status(HexFormat.of().parseHex(answer.replace(" ", ""))))
        .isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "0100000000",
        "0000000001",
        "00000000020809",
        "000000000108",
        "0000000002 0aff",
        "0000000001 0b",
        "000000000b 08ffffffffffffffffffff",
        "0000000006 0affffffff0f"
      })
  void otherBytesAreNoStatus(String answer) {
    assertThat(GrpcHealth.status(HexFormat.of().parseHex(answer.replace(" ", ""))))
        .isEqualTo("MALFORMED");
  }

  @Test
  void codesHaveNames() {
    assertThat(GrpcHealth.codeName(12)).isEqualTo("UNIMPLEMENTED");
    assertThat(GrpcHealth.codeName(99)).isEqualTo("99");
  }
}
