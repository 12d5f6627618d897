package dev.jadegate.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * HTTP/1 messages from a stream, by RFC 9112, and nothing lenient: what is not well-formed is an
 * {@link AssertionError}. One thread.
 */
final class MessageReader {
  private final InputStream in;

  MessageReader(InputStream in) {
    this.in = new BufferedInputStream(in);
  }

  /** A body with what may follow it. */
  record Body(byte[] bytes, Fields trailers) {
    static final Body NONE = new Body(new byte[0], Fields.NONE);
  }

  /**
   * A line without its CRLF.
   *
   * @throws EOFException if the stream ends instead, even at the line's start
   */
  String line() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int b;
    while ((b = in.read()) != '\n') {
      if (b < 0) {
        throw new EOFException("stream ended after " + text(bytes.toByteArray()));
      }
      bytes.write(b);
    }
    String line = text(bytes.toByteArray());
    if (!line.endsWith("\r")) {
      throw new AssertionError("line without CR: " + line);
    }
    return line.substring(0, line.length() - 1);
  }

  /** Field lines up to the empty one. */
  Fields fields() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      lines.add(line);
    }
    return new Fields(lines);
  }

  /** A request's body: none unless the fields frame one. */
  Body requestBody(Fields fields) throws IOException {
    return isFramed(fields) ? framed(fields) : Body.NONE;
  }

  /** A response's body: up to the stream's end unless the fields frame one. */
  Body responseBody(Fields fields) throws IOException {
    return isFramed(fields) ? framed(fields) : new Body(in.readAllBytes(), Fields.NONE);
  }

  private static boolean isFramed(Fields fields) {
    return fields.has("Transfer-Encoding") || fields.has("Content-Length");
  }

  private Body framed(Fields fields) throws IOException {
    if (!fields.has("Transfer-Encoding")) {
      return new Body(bytes(Integer.parseInt(fields.value("Content-Length"))), Fields.NONE);
    }
    String coding = fields.value("Transfer-Encoding").toLowerCase(Locale.ROOT);
    if (!coding.equals("chunked") || fields.has("Content-Length")) {
      throw new AssertionError("ambiguous framing: " + fields);
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      body.writeBytes(bytes(size));
      if (!line().isEmpty()) {
        throw new AssertionError("chunk is longer than its size");
      }
    }
    return new Body(body.toByteArray(), fields());
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  /** Exactly so many bytes. */
  byte[] bytes(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("stream ended after " + bytes.length + " of " + count + " bytes");
    }
    return bytes;
  }

  /** One byte, or -1 at the end. */
  int read() throws IOException {
    return in.read();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
