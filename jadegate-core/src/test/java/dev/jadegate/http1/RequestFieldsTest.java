package dev.jadegate.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jadegate.api.Failure;
import dev.jadegate.message.HeaderBlock;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Field lines are read strictly (SEMANTICS 33 to 36)")
final class RequestFieldsTest {
  private static HeaderBlock parse(String lines, Failure ifBad) {
    byte[] head = (lines + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    return FieldParser.parse(head, 0, 8, ifBad);
  }

  @Test
  void whiteSpaceAroundAValueIsNotPartOfIt() {
    HeaderBlock fields = parse("A: \t b c \t\r\nB:d\r\nC:\r\nD: ", Failure.BAD_REQUEST);

    assertThat(fields.entries())
        .extracting(field -> field.getKey() + "=" + field.getValue())
        .containsExactly("A=b c", "B=d", "C=", "D=");
  }

  @Test
  void orderAndCaseOfRepeatedFieldsAreKept() {
    HeaderBlock fields = parse("X-a: 1\r\nB: 2\r\nx-A: 3", Failure.BAD_REQUEST);

    assertThat(fields.getAll("X-A")).containsExactly("1", "3");
    assertThat(fields.entries().get(2).getKey()).isEqualTo("x-A");
  }

  @Test
  void bytesBeyondAsciiAreData() {
    assertThat(parse("A: \u00e9\u00ff", Failure.BAD_REQUEST).get("a")).isEqualTo("\u00e9\u00ff");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A : b",
        "A\t: b",
        " A: b",
        "A: b\r\n c",
        "A: b\r\n\tc",
        ": b",
        "A",
        "A b: c",
        "A(: b",
        "A\u00e9: b",
        "A: b\u0000c",
        "A: b\rc",
        "A: b\u001fc",
        "A: b\u007f",
        "\u0000A: b",
      })
  void crookedFieldOfARequestIsRefused(String line) {
    assertThatThrownBy(() -> parse("Host: x\r\n" + line, Failure.BAD_REQUEST))
        .asInstanceOf(InstanceOfAssertFactories.type(Malformed.class))
        .extracting(Malformed::failure)
        .isEqualTo(Failure.BAD_REQUEST);
  }

  @Test
  void spaceBeforeTheColonOfAResponseIsRemoved() {
    HeaderBlock fields = parse("A \t: b", Failure.BAD_RESPONSE);

    assertThat(fields.entries().getFirst().getKey()).isEqualTo("A");
    assertThat(fields.get("a")).isEqualTo("b");
  }

  @Test
  void foldedLineOfAResponseIsRefused() {
    assertThatThrownBy(() -> parse("A: b\r\n c", Failure.BAD_RESPONSE))
        .isInstanceOf(Malformed.class);
  }

  @Test
  void tooManyFieldsAreToldFromABadField() {
    assertThatThrownBy(() -> parse("A: b\r\n".repeat(257) + "C: d", Failure.BAD_REQUEST))
        .asInstanceOf(InstanceOfAssertFactories.type(Malformed.class))
        .extracting(Malformed::failure)
        .isEqualTo(Failure.HEADER_TOO_LARGE);
  }

  @Test
  @DisplayName("a name whose length does not fit 16 bits does not become another name")
  void hugeNameIsRefused() {
    String name = "a".repeat(0x10000 + 4);

    assertThatThrownBy(() -> parse(name + ": b", Failure.BAD_REQUEST))
        .asInstanceOf(InstanceOfAssertFactories.type(Malformed.class))
        .extracting(Malformed::failure)
        .isEqualTo(Failure.HEADER_TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"A: b\n", "\nA: b", "A: b\n\n"})
  void bareLineFeedIsRefused(String lines) {
    DownstreamWire wire = new DownstreamWire();

    wire.receive("GET / HTTP/1.1\r\n" + lines + "\r\n\r\n");

    assertThat(wire.abort().failure()).isEqualTo(Failure.BAD_REQUEST);
  }
}
