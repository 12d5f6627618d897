package dev.jadegate.route;

import dev.jadegate.message.FieldName;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;

/** What one header field must be; one of several of that name is enough. Immutable. */
record FieldMatch(FieldName name, ValueMatch value) {
  boolean matches(HttpHeaders fields) {
    if (!fields.contains(name)) {
      return false;
    }
    if (value instanceof ValueMatch.Present) {
      return true;
    }
    List<String> values = fields.getAll(name);
    for (int i = 0; i < values.size(); i++) {
      if (value.matches(values.get(i))) {
        return true;
      }
    }
    return false;
  }
}
