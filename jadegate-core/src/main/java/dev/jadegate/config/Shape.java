package dev.jadegate.config;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the file may say for a record: one slot for each component.
 *
 * @param planned keys that are accepted and do nothing yet
 */
record Shape(Class<? extends Record> type, List<Slot> slots, Set<String> planned) {
  /** For components of records that are not ours, which have no annotation. */
  private static final Key PLAIN = plainKey();

  /**
   * One component.
   *
   * @param name the key, in snake_case
   */
  record Slot(String name, RecordComponent component, Key key) {
    Class<?> type() {
      return component.getType();
    }

    Type genericType() {
      return component.getGenericType();
    }

    /** Whether {@code none} switches it off. */
    boolean isPolicy() {
      return component.getDeclaringRecord() == Policies.class
          || component.getDeclaringRecord() == PassiveCheckConfig.class
          || isNullable()
              && (type() == Duration.class
                  || type() == CircuitBreakerConfig.class
                  || type() == ActiveCheckConfig.class);
    }

    boolean isNullable() {
      return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }
  }

  @SuppressWarnings("unused") // read by reflection
  private record Plain(@Key("") String component) {}

  private static Key plainKey() {
    return Plain.class.getRecordComponents()[0].getAnnotation(Key.class);
  }

  static Shape of(Class<? extends Record> type) {
    List<Slot> slots = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Key key = component.getAnnotation(Key.class);
      slots.add(slot(component, key == null ? PLAIN : key));
    }
    Planned planned = type.getAnnotation(Planned.class);
    return new Shape(type, slots, ordered(planned));
  }

  private static Slot slot(RecordComponent component, Key key) {
    return new Slot(key.name().isEmpty() ? snake(component.getName()) : key.name(), component, key);
  }

  private static Set<String> ordered(@Nullable Planned planned) {
    return planned == null
        ? Set.of()
        : Collections.unmodifiableSet(new LinkedHashSet<>(List.of(planned.value())));
  }

  /** All keys, also those of inlined records and those planned. */
  Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>();
    for (Slot slot : slots) {
      if (slot.key().inline()) {
        keys.addAll(of(slot.type().asSubclass(Record.class)).keys());
      } else if (slot.type() != Place.class) {
        keys.add(slot.name());
      }
    }
    keys.addAll(planned);
    return keys;
  }

  /** The static method {@code of} that makes the record of something shorter; null if none. */
  @Nullable Method shorthand(Class<?> argument) {
    try {
      Method method = type.getDeclaredMethod("of", argument);
      boolean fits = Modifier.isStatic(method.getModifiers()) && method.getReturnType() == type;
      method.setAccessible(fits); // a filter's record may be private to its package
      return fits ? method : null;
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  private static String snake(String camel) {
    return camel.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
