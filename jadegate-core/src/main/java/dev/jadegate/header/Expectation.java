package dev.jadegate.header;

import dev.jadegate.message.FieldNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;

/** What a request expects before it sends its body (RFC 9110, section 10.1.1). */
public enum Expectation {
  NONE,
  CONTINUE,
  /** Something else, which is answered with 417. */
  UNKNOWN;

  /** The expectation in these fields. */
  public static Expectation of(HttpHeaders fields) {
    if (!fields.contains(FieldNames.EXPECT)) {
      return NONE;
    }
    List<String> values = fields.getAll(FieldNames.EXPECT);
    boolean plain =
        values.size() == 1 && values.getFirst().strip().equalsIgnoreCase("100-continue");
    return plain ? CONTINUE : UNKNOWN;
  }
}
