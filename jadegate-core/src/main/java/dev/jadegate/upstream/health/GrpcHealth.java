package dev.jadegate.upstream.health;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The two messages of the health service of gRPC, each of one field: a request is {@code string
 * service = 1}, an answer {@code ServingStatus status = 1} (Protocol Buffers, Encoding, <a
 * href="https://protobuf.dev/programming-guides/encoding/">encoding</a>). Pure functions.
 */
final class GrpcHealth {
  static final String SERVING = "SERVING";

  private static final String MALFORMED = "MALFORMED";
  private static final String[] STATUSES = {"UNKNOWN", SERVING, "NOT_SERVING", "SERVICE_UNKNOWN"};
  private static final String[] CODES = {
    "OK",
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED"
  };

  private static final int PREFIX = 5;
  private static final int FIELD_ONE_TEXT = 1 << 3 | 2;
  private static final int WIRE_VARINT = 0;
  private static final int WIRE_FIXED64 = 1;
  private static final int WIRE_BYTES = 2;
  private static final int WIRE_FIXED32 = 5;

  private GrpcHealth() {}

  /** A request with its prefix, not compressed. */
  static byte[] request(String service) {
    byte[] name = service.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream field = new ByteArrayOutputStream();
    if (name.length > 0) {
      field.write(FIELD_ONE_TEXT);
      for (int rest = name.length; ; rest >>>= 7) {
        if (rest < 0x80) {
          field.write(rest);
          break;
        }
        field.write(rest & 0x7f | 0x80);
      }
      field.writeBytes(name);
    }
    byte[] bytes = field.toByteArray();
    return ByteBuffer.allocate(PREFIX + bytes.length)
        .put((byte) 0)
        .putInt(bytes.length)
        .put(bytes)
        .array();
  }

  /** The status in an answer with its prefix; {@code MALFORMED} if it is none. */
  static String status(byte[] answer) {
    ByteBuffer in = ByteBuffer.wrap(answer);
    if (in.remaining() < PREFIX || in.get() != 0 || in.getInt() != in.remaining()) {
      return MALFORMED;
    }
    long status = 0; // a field with the first value is not sent
    while (in.hasRemaining()) {
      long tag = varint(in);
      if (tag == (1 << 3 | WIRE_VARINT)) {
        status = varint(in);
      } else if (!skip(in, (int) (tag & 7))) {
        return MALFORMED;
      }
    }
    return status < 0 || status >= STATUSES.length ? MALFORMED : STATUSES[(int) status];
  }

  /** The name of a code, as in {@code google.rpc.Code}. */
  static String codeName(int code) {
    return code >= 0 && code < CODES.length ? CODES[code] : Integer.toString(code);
  }

  private static boolean skip(ByteBuffer in, int wireType) {
    long bytes =
        switch (wireType) {
          case WIRE_VARINT -> varint(in) < 0 ? -1 : 0;
          case WIRE_FIXED64 -> Long.BYTES;
          case WIRE_BYTES -> varint(in);
          case WIRE_FIXED32 -> Integer.BYTES;
          default -> -1;
        };
    if (bytes < 0 || bytes > in.remaining()) {
      return false;
    }
    in.position(in.position() + (int) bytes);
    return true;
  }

  /** -1 if there is none, or one of more than 63 bits, which no field here has. */
  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE - 1 && in.hasRemaining(); shift += 7) {
      byte b = in.get();
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    return -1;
  }
}
