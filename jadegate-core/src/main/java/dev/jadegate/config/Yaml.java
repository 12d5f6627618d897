package dev.jadegate.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A file's content as a tree in which everything knows its place. Immutable. */
sealed interface Yaml {
  Place place();

  /** A scalar; what type it is, is decided by who asks for it. */
  record Text(String text, Place place) implements Yaml {}

  /** A sequence. */
  record Items(List<Yaml> items, Place place) implements Yaml {}

  /** A mapping in the order of the file; a key without a value is not in it. */
  record Fields(Map<String, Field> fields, Place place) implements Yaml {
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
      return new Fields(merged, over.place());
    }
  }

  /** A value with the place of its key. */
  record Field(Place place, Yaml value) {}
}
