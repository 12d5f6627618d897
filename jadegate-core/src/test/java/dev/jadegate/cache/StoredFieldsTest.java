package dev.jadegate.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.message.HeaderBlock;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The fields of stored answers (RFC 9111, sections 3.1 and 3.2; SEMANTICS 105)")
final class StoredFieldsTest {
  private static HeaderBlock fields(String... namesAndValues) {
    HeaderBlock fields = new HeaderBlock();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return fields;
  }

  private static List<String> lines(HeaderBlock fields) {
    return fields.entries().stream().map(one -> one.getKey() + ": " + one.getValue()).toList();
  }

  @Test
  void allIsKeptButAgeAndWhatProxiesAskFor() {
    HeaderBlock kept =
        StoredFields.kept(
            fields(
                "X-A",
                "1",
                "Age",
                "5",
                "x-a",
                "",
                "Proxy-Authenticate",
                "Basic",
                "Proxy-Authentication-Info",
                "x",
                "ETag",
                "\"\u00e9: x\""));

    assertThat(lines(kept)).containsExactly("X-A: 1", "x-a: ", "ETag: \"\u00e9: x\"");
  }

  @Test
  void whatIsKeptDoesNotChangeWithTheAnswer() {
    HeaderBlock answer = fields("X-A", "1");
    HeaderBlock kept = StoredFields.kept(answer);
    answer.set("X-A", "2");

    assertThat(lines(kept)).containsExactly("X-A: 1");
  }

  @Test
  void aNotModifiedReplacesFieldsButNotThoseOfTheBody() {
    HeaderBlock stored =
        fields("X-A", "1", "x-a", "2", "X-B", "3", "Content-Length", "9", "Content-Encoding", "br");
    HeaderBlock updated =
        StoredFields.updated(
            stored,
            fields(
                "x-A",
                "4",
                "X-C",
                "5",
                "X-C",
                "6",
                "Content-Length",
                "0",
                "Content-Encoding",
                "gzip",
                "Content-Range",
                "bytes 0-1/2",
                "Set-Cookie",
                "a=b"));

    assertThat(lines(updated))
        .containsExactlyInAnyOrder(
            "X-B: 3", "Content-Length: 9", "Content-Encoding: br", "x-A: 4", "X-C: 5", "X-C: 6");
    assertThat(lines(stored)).hasSize(5);
  }

  @Test
  @DisplayName("an answer that is renewed for years stays as small as it was")
  void renewingLeavesNothingBehind() {
    HeaderBlock stored = fields("Date", "0", "X-B", "3");
    for (int i = 0; i < 1000; i++) {
      stored = StoredFields.kept(StoredFields.updated(stored, fields("Date", "" + i, "Age", "1")));
    }

    assertThat(lines(stored)).containsExactly("X-B: 3", "Date: 999");
    assertThat(StoredFields.bytes(stored)).hasSize(19);
    assertThat((Object) stored).extracting("count").isEqualTo(2);
  }
}
