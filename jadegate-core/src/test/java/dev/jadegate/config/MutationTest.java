package dev.jadegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that was changed at random loads or is refused; nothing else comes out. */
class MutationTest {
  private static final List<String> BITS =
      List.of(
          "",
          " ",
          "\n",
          "\t",
          "none",
          "auto",
          "0",
          "-1",
          "[",
          "]",
          "{",
          "}",
          ":",
          "- ",
          "\"",
          "'",
          "*a",
          "&a ",
          "<<: ",
          "!!int ",
          "~",
          "null",
          "${",
          "}",
          "#",
          "|",
          "? ",
          "@",
          "\uFEFF",
          "\u0000",
          "\uD800",
          "9999999999999999999",
          "a: b\n",
          "%2F",
          "[[",
          "name: ",
          "path: /\n");

  private final ConfigLoader loader = ConfigText.loader(Map.of());

  @ParameterizedTest
  @ValueSource(strings = {"every-key.yaml", "specification.yaml"})
  @Timeout(60)
  void nothingButConfigExceptionIsThrown(String name) {
    String good = ConfigText.resource(name);
    Random random = new Random(20_260);
    for (int i = 0; i < 2000; i++) {
      String text = mutate(good, random);
      try {
        loader.parse("g.yaml", text);
      } catch (ConfigException e) {
        assertThat(e.problems()).as(text).isNotEmpty();
      } catch (RuntimeException e) {
        throw new AssertionError("round " + i + ":\n" + text, e);
      }
    }
  }

  private static String mutate(String good, Random random) {
    StringBuilder text = new StringBuilder(good);
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      int from = random.nextInt(text.length());
      int to = Math.min(text.length(), from + random.nextInt(12));
      String bit =
          switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 -> word(good, random);
            default -> BITS.get(random.nextInt(BITS.size()));
          };
      if (random.nextBoolean()) { // a whole word, which is more often still YAML
        while (from > 0 && Character.isLetterOrDigit(text.charAt(from - 1))) {
          from--;
        }
        to = Math.max(to, from);
        while (to < text.length() && Character.isLetterOrDigit(text.charAt(to))) {
          to++;
        }
      }
      text.replace(from, to, bit);
    }
    return text.toString();
  }

  private static String word(String good, Random random) {
    String[] words = good.split("[^A-Za-z0-9_/.-]+");
    return words[random.nextInt(words.length)];
  }
}
