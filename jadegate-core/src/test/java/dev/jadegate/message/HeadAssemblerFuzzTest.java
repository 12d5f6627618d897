package dev.jadegate.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Fields of an honest request with octets changed at random. */
@DisplayName("Whatever is taken is written in HTTP/1 as just the lines that it is")
final class HeadAssemblerFuzzTest {
  private static final String[] FIELDS = {
    ":method: GET",
    ":scheme: http",
    ":path: /a",
    ":authority: a.example",
    "host: a.example",
    "cookie: a=1",
    "cookie: b=2",
    "content-length: 7",
    "te: trailers",
    "accept: */*",
    "x-a: "
  };
  private static final String ODD = "\r\n\u0000\t :A;\u007f\u00ff@";

  private final SplittableRandom random = new SplittableRandom(9113);

  @Test
  void changedFields() {
    HeadAssembler assembler = new HeadAssembler();
    int taken = 0;
    int refused = 0;
    for (int i = 0; i < 50_000; i++) {
      assembler.start(400 + random.nextInt(400), 12);
      for (String field : FIELDS) {
        if (random.nextInt(8) > 0) {
          Assembly.feed(assembler, random.nextInt(16) == 0 ? changed(field) : field);
        }
      }
      RequestHead request = assembler.request(random.nextBoolean());
      if (request == null) {
        refused++;
        assertThat(assembler.isTooLarge() || assembler.problem() != null).isTrue();
      } else {
        taken++;
        check(request);
      }
    }
    assertThat(taken).isGreaterThan(1000);
    assertThat(refused).isGreaterThan(1000);
  }

  private String changed(String field) {
    StringBuilder text = new StringBuilder(field);
    int at = 1 + random.nextInt(field.length() - 1);
    char odd = ODD.charAt(random.nextInt(ODD.length()));
    if (random.nextBoolean()) {
      text.insert(at, odd);
    } else if (field.charAt(at) != ':') {
      text.setCharAt(at, odd);
    }
    return text.toString();
  }

  private static void check(RequestHead request) {
    String written = HeaderBlockModelTest.written(request.block());
    String lines =
        Assembly.lines(request.block()).stream().reduce("", (all, line) -> all + line + "\r\n");
    assertThat(written).isEqualTo(lines);
    assertThat(written.split("\r\n", -1)).hasSize(request.block().size() + 1);
    assertThat(written.chars().filter(c -> c < ' ' && c != '\t' && c != '\r' && c != '\n'))
        .isEmpty();
    assertThat(request.uri()).doesNotContainAnyWhitespaces().startsWith("/");
    assertThat(request.block().countOf(FieldNames.HOST)).isLessThanOrEqualTo(1);
    assertThat(request.block().countOf(FieldNames.COOKIE)).isLessThanOrEqualTo(1);
  }
}
