package dev.jadegate.filter.transform;

import dev.jadegate.config.HeaderChanges;
import dev.jadegate.message.FieldName;
import dev.jadegate.message.FieldValue;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Map;

/** Header changes, compiled: remove, then set, then add. Immutable. */
final class HeaderEdits {
  private final FieldName[] remove;
  private final FieldName[] setNames;
  private final FieldValue[] setValues;
  private final FieldName[] addNames;
  private final FieldValue[] addValues;

  HeaderEdits(HeaderChanges changes) {
    remove = changes.remove().stream().map(FieldName::of).toArray(FieldName[]::new);
    setNames = names(changes.set());
    setValues = values(changes.set());
    addNames = names(changes.add());
    addValues = values(changes.add());
  }

  private static FieldName[] names(Map<String, String> fields) {
    return fields.keySet().stream().map(FieldName::of).toArray(FieldName[]::new);
  }

  private static FieldValue[] values(Map<String, String> fields) {
    return fields.values().stream().map(FieldValue::new).toArray(FieldValue[]::new);
  }

  void apply(HttpHeaders fields) {
    for (FieldName name : remove) {
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
