package dev.jadegate.http1;

import dev.jadegate.message.ByteWriter;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;

/** Status lines as bytes; those with the usual reason are kept. */
final class StatusLines {
  private static final byte[][] USUAL = new byte[600][];

  static {
    for (int code = 100; code < USUAL.length; code++) {
      USUAL[code] = line(HttpResponseStatus.valueOf(code));
    }
  }

  private StatusLines() {}

  static void write(HttpResponseStatus status, ByteWriter out) {
    int code = status.code();
    boolean usual = code < USUAL.length && HttpResponseStatus.valueOf(code) == status;
    byte[] line = usual ? USUAL[code] : line(status);
    out.put(line, 0, line.length);
  }

  private static byte[] line(HttpResponseStatus status) {
    return ("HTTP/1.1 " + status.code() + " " + status.reasonPhrase() + "\r\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
