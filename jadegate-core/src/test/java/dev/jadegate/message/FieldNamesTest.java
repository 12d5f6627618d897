package dev.jadegate.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Each known name has one number, in any case and from bytes or text")
final class FieldNamesTest {
  private static int ofBytes(String name) {
    byte[] bytes = ("x" + name + "x").getBytes(StandardCharsets.ISO_8859_1);
    return FieldNames.id(bytes, 1, name.length());
  }

  @Test
  void numbersOfAllNamesOfTheLibraryAreUniqueAndCaseDoesNotMatter() throws Exception {
    Map<Integer, String> seen = new HashMap<>();
    for (Field constant : HttpHeaderNames.class.getFields()) {
      String name = String.valueOf(constant.get(null));
      int id = FieldNames.id(name);

      assertThat(FieldNames.id(name.toUpperCase(Locale.ROOT))).as(name).isEqualTo(id);
      assertThat(ofBytes(name)).as(name).isEqualTo(id);
      assertThat(ofBytes(name.toUpperCase(Locale.ROOT))).as(name).isEqualTo(id);
      if (id != FieldNames.OTHER) {
        assertThat(seen.put(id, name)).as("number %d of %s", id, name).isNull();
      }
    }
    assertThat(seen).hasSizeGreaterThan(40);
    assertThat(seen.keySet()).allMatch(id -> id > 0 && id <= Byte.MAX_VALUE);
  }

  @Test
  void similarNamesAreOthers() {
    assertThat(FieldNames.id("")).isEqualTo(FieldNames.OTHER);
    assertThat(ofBytes("")).isEqualTo(FieldNames.OTHER);
    for (String name : new String[] {"hosT\u0000", "h\u00d3st", "HOS", "hosts", "content_length"}) {
      assertThat(FieldNames.id(name)).as(name).isEqualTo(FieldNames.OTHER);
      assertThat(ofBytes(name)).as(name).isEqualTo(FieldNames.OTHER);
    }
  }

  @Test
  @DisplayName("only letters have two cases: ^ is not ~, and no other sign is folded")
  void signsAreNotFolded() {
    byte[] bytes = "a^b@".getBytes(StandardCharsets.US_ASCII);

    assertThat(FieldNames.matches("A^B@", bytes, 0, 4)).isTrue();
    assertThat(FieldNames.matches("a~b@", bytes, 0, 4)).isFalse();
    assertThat(FieldNames.matches("a^b`", bytes, 0, 4)).isFalse();
  }
}
