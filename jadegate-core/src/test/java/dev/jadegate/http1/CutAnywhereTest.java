package dev.jadegate.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("How bytes were cut on their way says nothing of what they mean")
final class CutAnywhereTest {
  private static final String[] PIECES = {
    "\r\n",
    "GET ",
    "/a",
    "?q=1",
    " HTTP/1.1\r\n",
    "Host: x\r\n",
    "\r\n",
    "POST / HTTP/1.1\r\n",
    "Content-Length: 3\r\n\r\nabc",
    "Transfer-Encoding: chunked\r\n\r\n",
    "3;x\r\nabc\r\n",
    "0\r\n\r\n",
    "0\r\nT: v\r\n\r\n",
    "\n",
    "\r",
    " ",
    "A: b \r\n",
    "\u0000",
  };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n\r\nGET /a HTTP/1.1\r\nHost: x\r\nA: b \r\n\r\n",
        "POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello\r\nGET /b HTTP/1.0\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n1\r\n!\r\n0\r\n\r\n"
            + "GET /b HTTP/1.1\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nSum: 1\r\nB: c\r\n\r\n"
            + "\r\nGET /b HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nA: b\nC: d\r\n\r\nGET /b HTTP/1.1\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc0\r\n\r\n",
      })
  void everyTwoPiecesGiveTheSameObjects(String text) {
    List<String> whole = decode(List.of(text));

    for (int cut = 1; cut < text.length(); cut++) {
      List<String> pieces = List.of(text.substring(0, cut), text.substring(cut));
      assertThat(decode(pieces)).as("cut at %d", cut).isEqualTo(whole);
    }
    assertThat(decode(text.chars().mapToObj(c -> String.valueOf((char) c)).toList()))
        .as("byte by byte")
        .isEqualTo(whole);
  }

  @RepeatedTest(200)
  void randomBytesGiveTheSameObjectsHoweverCut(RepetitionInfo repetition) {
    SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
    StringBuilder made = new StringBuilder();
    for (int i = random.nextInt(2, 16); i > 0; i--) {
      made.append(PIECES[random.nextInt(PIECES.length)]);
    }
    String text = made.toString();
    List<String> pieces = new ArrayList<>();
    for (int at = 0; at < text.length(); ) {
      int next = Math.min(text.length(), at + random.nextInt(1, 9));
      pieces.add(text.substring(at, next));
      at = next;
    }

    assertThat(decode(pieces)).as(text).isEqualTo(decode(List.of(text)));
  }

  /** Answers each request at once, so that the ones behind it are decoded too. */
  private static List<String> decode(List<String> pieces) {
    DownstreamWire wire = new DownstreamWire();
    List<String> all = new ArrayList<>();
    StringBuilder open = new StringBuilder();
    for (String piece : pieces) {
      wire.receive(piece);
      collect(wire, all, open);
    }
    if (!open.isEmpty()) {
      all.add("unfinished " + open);
    }
    wire.channel.finishAndReleaseAll();
    return all;
  }

  private static void collect(DownstreamWire wire, List<String> all, StringBuilder open) {
    boolean answered = true;
    while (answered) {
      answered = false;
      for (Object message; (message = wire.channel.readInbound()) != null; ) {
        answered |= wire.describe(message, all, open);
      }
      if (answered) {
        wire.answer("ok");
      }
    }
  }
}
