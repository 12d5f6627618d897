package dev.jadegate.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

@DisplayName("A line is one line of valid JSON, whatever a client sends (SEMANTICS 132)")
final class JsonLineTest {
  private final JsonLine line = new JsonLine();

  @BeforeEach
  void begin() {
    line.begin();
  }

  private static byte[] name(String name) {
    return ("\"" + name + "\":").getBytes(StandardCharsets.US_ASCII);
  }

  private String text() {
    line.end();
    return new String(line.bytes(), 0, line.length(), StandardCharsets.ISO_8859_1);
  }

  /** The first value, as a JSON parser reads it. */
  private static String parsed(String json) {
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
      parser.nextToken();
      parser.nextToken();
      parser.nextToken();
      String value = parser.getString();
      JsonToken token = parser.nextToken();
      while (token != null) {
        token = parser.nextToken();
      }
      return value;
    }
  }

  @Test
  void membersStandInOrder() {
    line.text(name("a"), "b");
    line.number(name("n"), 12);
    line.seconds(name("s"), 1_002_003_999L);
    line.ready("\"x\":true".getBytes(StandardCharsets.US_ASCII));
    line.stamped(name("t"), "2026.".getBytes(StandardCharsets.US_ASCII), 7, 3, 'Z');

    assertThat(text())
        .isEqualTo("{\"a\":\"b\",\"n\":12,\"s\":1.002003,\"x\":true,\"t\":\"2026.007Z\"}\n");
  }

  @Test
  void everyCharacterSurvivesAndNoneBreaksTheLine() {
    StringBuilder all = new StringBuilder();
    for (char c = 0; c < 0x120; c++) {
      all.append(c);
    }
    all.append("\u2028\ud83d\ude00");
    line.text(name("a"), all.toString());

    String json = text();

    assertThat(json.chars().filter(c -> c < ' ' || c > '~')).as("only the end").containsExactly(10);
    assertThat(parsed(json)).isEqualTo(all.toString());
  }

  @Test
  void numbersMayBeNegativeOrLarge() {
    line.number(name("a"), -5);
    line.number(name("b"), Long.MAX_VALUE);
    line.number(name("c"), 0);
    line.seconds(name("d"), -7);

    assertThat(text()).isEqualTo("{\"a\":-5,\"b\":9223372036854775807,\"c\":0,\"d\":0.000000}\n");
  }

  @Test
  void longValueIsCut() {
    line.text(name("a"), "\u0001".repeat(10000));

    assertThat(parsed(text())).hasSize(4096);
  }

  @Test
  void lineIsUsedAgain() {
    line.text(name("a"), "x".repeat(3000));
    text();

    line.begin();

    assertThat(text()).isEqualTo("{}\n");
  }
}
