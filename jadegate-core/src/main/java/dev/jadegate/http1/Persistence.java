package dev.jadegate.http1;

import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import io.netty.handler.codec.http.HttpHeaderValues;

/** Whether a connection stays open after a message (RFC 9112, section 9.3). */
final class Persistence {
  private Persistence() {}

  static boolean isKeptAlive(HeaderBlock fields, boolean http10) {
    if (!fields.contains(FieldNames.CONNECTION)) {
      return !http10;
    }
    if (fields.containsValue(FieldNames.CONNECTION, HttpHeaderValues.CLOSE, true)) {
      return false;
    }
    return !http10
        || fields.containsValue(FieldNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE, true);
  }
}
