package dev.jadegate.admin;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes answers in JSON. */
final class Json {
  static final String TYPE = "application/json";

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int NANOS_PER_MICRO = 1000;
  private static final int MICRO_DIGITS = 6;

  private Json() {}

  /** One object with these members, and a line end. */
  static byte[] object(Consumer<JsonGenerator> members) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      out.writeStartObject();
      members.accept(out);
      out.writeEndObject();
      out.writeRaw('\n');
    }
    return bytes.toByteArray();
  }

  /** Nanoseconds as seconds with six decimals. */
  static BigDecimal seconds(long nanos) {
    return BigDecimal.valueOf(nanos / NANOS_PER_MICRO, MICRO_DIGITS);
  }
}
