package dev.jadegate.header;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.message.HeaderBlock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What gRPC says in fields (SEMANTICS 81, 118, 120)")
final class GrpcTest {
  private final HeaderBlock fields = new HeaderBlock();

  @ParameterizedTest
  @CsvSource({
    "application/grpc, true",
    "application/grpc+proto, true",
    "Application/GRPC;x=y, true",
    "application/grpc-web, false",
    "application/grpcx, false",
    "application/json, false",
    "app, false"
  })
  void requestIsRecognizedByItsType(String type, boolean expected) {
    fields.add("Content-Type", type);

    assertThat(Grpc.isRequest(fields)).isEqualTo(expected);
    assertThat(Grpc.isType(type)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"application/grpc+json, true", "application/grp, false", "text/plain, false"})
  void requestThatWasParsedIsRecognizedToo(String type, boolean expected) {
    byte[] head =
        ("Content-Type: " + type + "\r\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    HeaderBlock parsed = new HeaderBlock(head, 1);
    parsed.addRegion(0, 12, 14, type.length());

    assertThat(Grpc.isRequest(parsed)).isEqualTo(expected);
  }

  @Test
  void requestWithoutATypeIsNotGrpc() {
    assertThat(Grpc.isRequest(fields)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "1n, 1",
    "0S, 0",
    "2u, 2000",
    "3m, 3000000",
    "4S, 4000000000",
    "5M, 300000000000",
    "00000001H, 3600000000000",
    "99999999n, 99999999"
  })
  void timeoutHasANumberAndAUnit(String text, long nanos) {
    assertThat(Grpc.timeoutNanos(text)).isEqualTo(nanos);
  }

  @Test
  void timeoutOfTenThousandYearsDoesNotOverflow() {
    assertThat(Grpc.timeoutNanos("99999999H")).isEqualTo(1L << 60);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "S", "1", "1s", "-1S", "+1S", "1 S", "1.5S", "123456789n", "1SS", "\u0661S"})
  void timeoutOfAnotherFormIsMalformed(String text) {
    assertThat(Grpc.timeoutNanos(text)).isEqualTo(Grpc.MALFORMED);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1n",
    "1, 1n",
    "99999999, 99999999n",
    "100000999, 100000u",
    "99999999999, 99999999u",
    "100000000000, 100000m",
    "100000000000000, 100000S",
    "1152921504606846976, 19215358M"
  })
  void timeoutIsWrittenInTheFinestUnitAndNeverLonger(long nanos, String text) {
    assertThat(Grpc.timeout(nanos)).isEqualTo(text);
    assertThat(Grpc.timeoutNanos(text)).isLessThanOrEqualTo(Math.max(1, nanos));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "14, 14", "016, 16", "99, 99", "'', 2", "x, 2", "-1, 2", "999999999, 2"})
  void statusThatIsNoNumberIsUnknown(String text, int status) {
    fields.add("grpc-status", text);

    assertThat(Grpc.status(fields)).isEqualTo(status);
  }

  @Test
  void statusMayBeAbsent() {
    assertThat(Grpc.status(fields)).isEqualTo(Grpc.NO_STATUS);
  }

  @ParameterizedTest
  @CsvSource({
    "400, 13", "401, 16", "403, 7", "404, 12", "429, 14", "502, 14", "503, 14", "504, 14", "200, 2",
    "500, 2", "418, 2"
  })
  void statusOfHttpIsMapped(int http, int grpc) {
    assertThat(Grpc.statusOfHttp(http)).isEqualTo(grpc);
  }
}
