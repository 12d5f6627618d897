package dev.jadegate.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file's content as a tree in which everything knows its place. Immutable. */
sealed interface Yaml {
  Place place();

  /** A scalar; what type it is, is decided by who asks for it. */
  record Text(String text, Place place) implements Yaml {}

  /** A sequence. */
  record Items(List<Yaml> items, Place place) implements Yaml {}

  /**
   * A mapping in the order of the file.
   *
   * @param empty the keys without a value, which count as absent
   */
  record Fields(Map<String, Field> fields, Map<String, Place> empty, Place place) implements Yaml {
    Fields(Map<String, Field> fields, Place place) {
      this(fields, Map.of(), place);
    }

    /** The value of this key; null if there is none. */
    @Nullable Yaml value(String key) {
      Field field = fields.get(key);
      return field == null ? null : field.value();
    }

    /** The scalar of this key; null if there is none. */
    @Nullable String text(String key) {
      return value(key) instanceof Text(String text, Place _) ? text : null;
    }

    /** The fields of this mapping that have one of these keys. */
    Fields only(Set<String> keys) {
      Map<String, Field> some = new LinkedHashMap<>(fields);
      some.keySet().retainAll(keys);
      return new Fields(some, place);
    }

    /** These fields, with those of the other one over them: mappings merge, the rest replaces. */
    Fields mergedWith(Fields over) {
      Map<String, Field> merged = new LinkedHashMap<>(fields);
      over.fields()
          .forEach((key, field) ->
              merged.merge(
                  key,
                  field,
                  (below, above) ->
                      below.value() instanceof Fields a && above.value() instanceof Fields b
                          ? new Field(above.place(), a.mergedWith(b))
                          : above));
      Map<String, Place> empties = new LinkedHashMap<>(empty);
      empties.putAll(over.empty());
      return new Fields(merged, empties, over.place());
    }
  }

  /** A value with the place of its key. */
  record Field(Place place, Yaml value) {}
}
