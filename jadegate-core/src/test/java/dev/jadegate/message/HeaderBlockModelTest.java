package dev.jadegate.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map.Entry;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** The naive model: a list of names and values. */
@DisplayName("A header block does what a list of fields would do")
final class HeaderBlockModelTest {
  private static final String[] NAMES = {
    "Host", "host", "content-length", "X-A", "x-a", "x-b", "Via", "under_score", "Accept"
  };
  private static final String[] VALUES = {"", "1", "a, b", "\u00e9", "12", "x y"};

  @RepeatedTest(300)
  void randomOperationsGiveTheSameFields(RepetitionInfo repetition) {
    SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
    List<Entry<String, String>> model = new ArrayList<>();
    HeaderBlock block = parsed(random, model);

    for (int i = 0; i < 40; i++) {
      String name = NAMES[random.nextInt(NAMES.length)];
      String value = VALUES[random.nextInt(VALUES.length)];
      switch (random.nextInt(8)) {
        case 0, 1 -> {
          block.add(name, value);
          model.add(new java.util.AbstractMap.SimpleImmutableEntry<>(name, value));
        }
        case 2 -> {
          block.set(name, value);
          remove(model, name);
          model.add(new java.util.AbstractMap.SimpleImmutableEntry<>(name, value));
        }
        case 3 -> {
          block.remove(name);
          remove(model, name);
        }
        case 4 -> block = (HeaderBlock) block.copy();
        case 5 -> {
          ((HeaderBlock) block.copy()).remove(name).add("never", "seen");
        }
        default -> checkName(block, model, name);
      }
      check(block, model);
    }
  }

  /** A block over bytes as the parser makes it, with white space that is not canonical. */
  private static HeaderBlock parsed(SplittableRandom random, List<Entry<String, String>> model) {
    StringBuilder head = new StringBuilder(random.nextBoolean() ? "" : "GET / HTTP/1.1\r\n");
    List<int[]> regions = new ArrayList<>();
    for (int i = random.nextInt(12); i > 0; i--) {
      String name = NAMES[random.nextInt(NAMES.length)];
      String value = VALUES[random.nextInt(VALUES.length)];
      int nameStart = head.length();
      head.append(name).append(random.nextInt(4) == 0 ? ":\t" : ": ");
      int valueStart = head.length();
      head.append(value).append(random.nextInt(4) == 0 ? " \r\n" : "\r\n");
      regions.add(new int[] {nameStart, name.length(), valueStart, value.length()});
      model.add(new java.util.AbstractMap.SimpleImmutableEntry<>(name, value));
    }
    head.append("\r\n");
    HeaderBlock block = new HeaderBlock(head.toString().getBytes(StandardCharsets.ISO_8859_1), 1);
    regions.forEach(at -> block.addRegion(at[0], at[1], at[2], at[3]));
    return block;
  }

  private static void remove(List<Entry<String, String>> model, String name) {
    model.removeIf(field -> field.getKey().equalsIgnoreCase(name));
  }

  private static List<String> values(List<Entry<String, String>> model, String name) {
    return model.stream()
        .filter(field -> field.getKey().equalsIgnoreCase(name))
        .map(Entry::getValue)
        .toList();
  }

  private static void check(HeaderBlock block, List<Entry<String, String>> model) {
    assertThat(block.entries()).isEqualTo(model);
    assertThat(block.size()).isEqualTo(model.size());
    assertThat(block.isEmpty()).isEqualTo(model.isEmpty());
    assertThat(block.names())
        .isEqualTo(model.stream().map(Entry::getKey).collect(Collectors.toSet()));
    assertThat(written(block))
        .isEqualTo(
            model.stream()
                .map(field -> field.getKey() + ": " + field.getValue() + "\r\n")
                .collect(Collectors.joining()));
  }

  private static void checkName(HeaderBlock block, List<Entry<String, String>> model, String name) {
    List<String> values = values(model, name);
    assertThat(block.getAll(name)).isEqualTo(values);
    assertThat(block.get(name)).isEqualTo(values.isEmpty() ? null : values.getFirst());
    assertThat(block.contains(name)).isEqualTo(!values.isEmpty());
    assertThat(block.countOf(name)).isEqualTo(values.size());
    assertThat(block.isValue(name, "X Y"))
        .isEqualTo(!values.isEmpty() && values.getFirst().equalsIgnoreCase("X Y"));
  }

  static String written(HeaderBlock block) {
    ByteWriter out = ByteWriter.get();
    block.writeTo(out);
    ByteBuf bytes = out.toBuffer(UnpooledByteBufAllocator.DEFAULT, 0);
    String text = bytes.toString(StandardCharsets.ISO_8859_1);
    bytes.release();
    return text;
  }
}
