package dev.jadegate.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http2.Http2Error;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A frame of HTTP/2 as it came over the wire, whatever its fields say.
 *
 * @param type one of the constants, or a number that nobody knows
 * @param stream 0 for the connection
 * @param payload all of it, with padding and priority
 * @param fields what the block means that ends with this frame; none if none does
 */
public record Http2Frame(int type, int flags, int stream, byte[] payload, Fields fields) {
  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int PRIORITY = 2;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PUSH_PROMISE = 5;
  public static final int PING = 6;
  public static final int GOAWAY = 7;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;

  /** Of DATA and HEADERS. */
  public static final int END_STREAM = 0x1;

  /** Of SETTINGS and PING. */
  public static final int ACK = 0x1;

  /** Of HEADERS and CONTINUATION. */
  public static final int END_HEADERS = 0x4;

  /** Of DATA and HEADERS. */
  public static final int PADDED = 0x8;

  /** Of HEADERS. */
  public static final int PRIORITISED = 0x20;

  private static final List<String> NAMES =
      List.of(
          "DATA",
          "HEADERS",
          "PRIORITY",
          "RST_STREAM",
          "SETTINGS",
          "PUSH_PROMISE",
          "PING",
          "GOAWAY",
          "WINDOW_UPDATE",
          "CONTINUATION");

  /** Whether it is of that type. */
  public boolean is(int wanted) {
    return type == wanted;
  }

  /** Whether that flag is set. */
  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** Whether nothing more of its stream's message follows. */
  public boolean endsStream() {
    return (type == DATA || type == HEADERS) && has(END_STREAM);
  }

  /** What padding and priority leave of DATA or HEADERS: the body's bytes, or a piece of block. */
  public byte[] content() {
    int from = has(PADDED) ? 1 : 0;
    int to = payload.length - (has(PADDED) ? payload[0] & 0xff : 0);
    return Arrays.copyOfRange(payload, type == HEADERS && has(PRIORITISED) ? from + 5 : from, to);
  }

  /** The code of RST_STREAM or GOAWAY. */
  public Http2Error error() {
    return Http2Error.valueOf(ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0));
  }

  /** The last stream that the sender of GOAWAY has seen to. */
  public int lastStream() {
    return ByteBuffer.wrap(payload).getInt() & Integer.MAX_VALUE;
  }

  /** How many bytes a WINDOW_UPDATE gives. */
  public int increment() {
    return ByteBuffer.wrap(payload).getInt();
  }

  /** What SETTINGS say, in their order: numbers of RFC 9113, section 6.5.2, to values. */
  public Map<Integer, Long> settings() {
    Map<Integer, Long> settings = new LinkedHashMap<>();
    ByteBuffer bytes = ByteBuffer.wrap(payload);
    while (bytes.remaining() >= 6) {
      settings.put(bytes.getShort() & 0xffff, bytes.getInt() & 0xffffffffL);
    }
    return settings;
  }

  /** What it is, in words, for the message of a test that fails. */
  public String describe() {
    String name = type < NAMES.size() ? NAMES.get(type) : "type " + type;
    String detail =
        switch (type) {
          case DATA -> payload.length + " bytes";
          case HEADERS, CONTINUATION -> fields.lines().toString();
          case RST_STREAM -> error().toString();
          case GOAWAY -> error() + ", last stream " + lastStream() + debugData();
          case SETTINGS -> settings().toString();
          default -> HexFormat.of().formatHex(payload);
        };
    return name + " on " + stream + ", flags 0x" + Integer.toHexString(flags) + ": " + detail;
  }

  private String debugData() {
    return payload.length == 8
        ? ""
        : ", \"" + new String(payload, 8, payload.length - 8, UTF_8) + '"';
  }
}
