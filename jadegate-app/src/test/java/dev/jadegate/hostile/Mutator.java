package dev.jadegate.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Damages valid messages: the same seed, the same damage. One thread. */
final class Mutator {
  /** What parsers have disagreed about. */
  private static final String[] PIECES = {
    "\r",
    "\n",
    "\r\n",
    "\r\n\r\n",
    "\0",
    " ",
    "\t",
    ":",
    ",",
    ";",
    "=",
    "\"",
    "0",
    "-",
    "+",
    "0x",
    "_",
    "\u0085",
    "\u00ff",
    "%2e",
    "%2f",
    "/../",
    "//",
    "\\",
    "#",
    "?",
    "*",
    "@",
    "http://other.test",
    "HTTP/1.0",
    "HTTP/1.1",
    "HTTP/2.0",
    "chunked",
    "identity",
    "gzip, ",
    "Content-Length: 5\r\n",
    "Content-Length: 0\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Connection: close\r\n",
    "Connection: Content-Length\r\n",
    "Connection: Transfer-Encoding\r\n",
    "Expect: 100-continue\r\n",
    "Host: other.test\r\n",
    "Upgrade: websocket\r\nConnection: upgrade\r\n",
    " folded\r\n",
    "0\r\n\r\n",
    "5\r\nhello\r\n",
    "ffffffff\r\n",
    "TE: trailers\r\n",
    "Max-Forwards: 0\r\n",
    "HEAD",
    "OPTIONS",
    "CONNECT",
    "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nleaked",
    "100 ",
    "101 ",
    "204 ",
    "304 ",
  };

  private final SplittableRandom random;

  Mutator(long seed) {
    random = new SplittableRandom(seed);
  }

  /** One of them. */
  <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** The text with so many places damaged. */
  String damage(String text, int times) {
    StringBuilder bytes = new StringBuilder(text);
    for (int i = 0; i < times; i++) {
      damage(bytes);
    }
    return bytes.toString();
  }

  private void damage(StringBuilder bytes) {
    int at = random.nextInt(bytes.length() + 1);
    int end = Math.min(bytes.length(), at + 1 + random.nextInt(random.nextInt(10) == 0 ? 40 : 3));
    switch (random.nextInt(6)) {
      case 0 -> bytes.delete(at, end);
      case 1 -> bytes.insert(at, bytes.substring(at, end));
      case 2 -> bytes.replace(at, Math.min(end, at + 1), Character.toString(random.nextInt(256)));
      case 3 -> lines(bytes);
      default -> bytes.insert(at, PIECES[random.nextInt(PIECES.length)]);
    }
  }

  /** Exchanges two lines. */
  private void lines(StringBuilder bytes) {
    String[] lines = bytes.toString().split("(?<=\n)");
    int one = random.nextInt(lines.length);
    int other = random.nextInt(lines.length);
    String line = lines[one];
    lines[one] = lines[other];
    lines[other] = line;
    bytes.setLength(0);
    bytes.append(String.join("", lines));
  }

  /** Cuts into segments, most often one. */
  List<String> segments(String text) {
    List<String> segments = new ArrayList<>();
    int start = 0;
    for (int cuts = random.nextInt(3) == 0 ? random.nextInt(5) : 0;
        cuts > 0 && start < text.length();
        cuts--) {
      int end = start + 1 + random.nextInt(text.length() - start);
      segments.add(text.substring(start, end));
      start = end;
    }
    segments.add(text.substring(start));
    return segments;
  }
}
