package dev.jadegate.pairs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.jadegate.testkit.Fields;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A body of HTTP/1, read part by part; framed by its length or by chunks. */
final class Http1Body {
  private final Source in;
  private final boolean chunked;

  /** Of the chunk, or of all. */
  private int left;

  private boolean ended;
  private Fields trailers = Fields.NONE;

  /** Where it comes from. */
  @FunctionalInterface
  interface Source {
    /** Exactly so many bytes. */
    String read(int count) throws IOException;
  }

  /** The body after a head with these fields; {@code none} has none, whatever they say. */
  Http1Body(Fields fields, boolean none, Source in) {
    this.in = in;
    chunked = !none && fields.has("Transfer-Encoding");
    left =
        none || !fields.has("Content-Length")
            ? 0
            : Integer.parseInt(fields.value("Content-Length"));
    ended = !chunked && left == 0;
  }

  boolean isEnded() {
    return ended;
  }

  /** Known at the end. */
  Fields trailers() {
    return trailers;
  }

  /** Exactly so many bytes. */
  String read(int count) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.length() < count) {
      String part = part(count - text.length());
      if (part.isEmpty()) {
        throw new EOFException("the body ended after " + text);
      }
      text.append(part);
    }
    return text.toString();
  }

  /** All that follows. */
  byte[] rest() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String part = part(1 << 16); !part.isEmpty(); part = part(1 << 16)) {
      bytes.writeBytes(part.getBytes(ISO_8859_1));
    }
    return bytes.toByteArray();
  }

  /** At most so many bytes; none at the end. */
  private String part(int most) throws IOException {
    if (!ended && left == 0) {
      nextChunk();
    }
    if (ended) {
      return "";
    }
    String part = in.read(Math.min(most, left));
    left -= part.length();
    if (left == 0) {
      afterPart();
    }
    return part;
  }

  private void afterPart() throws IOException {
    if (!chunked) {
      ended = true;
    } else if (!line().isEmpty()) {
      throw new AssertionError("chunk is longer than its size");
    }
  }

  private void nextChunk() throws IOException {
    left = Integer.parseInt(line(), 16);
    if (left == 0) {
      List<String> lines = new ArrayList<>();
      for (String line = line(); !line.isEmpty(); line = line()) {
        lines.add(line);
      }
      trailers = new Fields(lines);
      ended = true;
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.length() < 2 || !line.substring(line.length() - 2).equals("\r\n")) {
      line.append(in.read(1));
    }
    return line.substring(0, line.length() - 2);
  }
}
