package dev.jadegate.filter.transform;

import dev.jadegate.config.HeaderChanges;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.Map;

/** Header changes, compiled: remove, then set, then add. Immutable. */
final class HeaderEdits {
  private final AsciiString[] remove;
  private final AsciiString[] setNames;
  private final AsciiString[] setValues;
  private final AsciiString[] addNames;
  private final AsciiString[] addValues;

  HeaderEdits(HeaderChanges changes) {
    remove = changes.remove().stream().map(AsciiString::new).toArray(AsciiString[]::new);
    setNames = names(changes.set());
    setValues = values(changes.set());
    addNames = names(changes.add());
    addValues = values(changes.add());
  }

  private static AsciiString[] names(Map<String, String> fields) {
    return fields.keySet().stream().map(AsciiString::new).toArray(AsciiString[]::new);
  }

  private static AsciiString[] values(Map<String, String> fields) {
    return fields.values().stream().map(AsciiString::new).toArray(AsciiString[]::new);
  }

  void apply(HttpHeaders fields) {
    for (AsciiString name : remove) {
      fields.remove(name);
    }
    for (int i = 0; i < setNames.length; i++) {
      fields.set(setNames[i], setValues[i]);
    }
    for (int i = 0; i < addNames.length; i++) {
      fields.add(addNames[i], addValues[i]);
    }
  }
}
