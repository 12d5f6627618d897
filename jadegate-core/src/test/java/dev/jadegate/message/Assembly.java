package dev.jadegate.message;

import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An assembler that is fed with lines of {@code name: value}. */
final class Assembly {
  static final String[] GET = {
    ":method: GET", ":scheme: https", ":authority: a.example", ":path: /"
  };

  private Assembly() {}

  /** Begins a head with usual limits and gives it the fields, in arrays that are spoilt then. */
  static HeadAssembler fed(HeadAssembler assembler, String... fields) {
    assembler.start(8192, 256);
    feed(assembler, fields);
    return assembler;
  }

  static HeadAssembler fed(String... fields) {
    return fed(new HeadAssembler(), fields);
  }

  /** A GET with further fields. */
  static HeadAssembler get(String... fields) {
    HeadAssembler assembler = fed(GET);
    feed(assembler, fields);
    return assembler;
  }

  static void feed(HeadAssembler assembler, String... fields) {
    for (String field : fields) {
      int colon = field.indexOf(':', 1);
      int value = Math.min(colon + 2, field.length());
      byte[] bytes = ("#" + field + "#").getBytes(StandardCharsets.ISO_8859_1);
      assembler.field(bytes, 1, colon, bytes, value + 1, field.length() - value);
      java.util.Arrays.fill(bytes, (byte) '!');
    }
  }

  static List<String> lines(HttpHeaders block) {
    return block.entries().stream().map(e -> e.getKey() + ": " + e.getValue()).toList();
  }
}
