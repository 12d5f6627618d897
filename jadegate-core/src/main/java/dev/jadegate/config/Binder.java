package dev.jadegate.config;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Mappings to records. What is wrong is reported and reading goes on, so that all mistakes show at
 * once; a record with a mistake in it is not made.
 */
final class Binder {
  /** What switches a policy off. */
  private static final String NONE = "none";

  /** More known keys than a line of a terminal holds help nobody. */
  private static final int MAX_LISTED = 25;

  private final Function<String, @Nullable Class<? extends Record>> filterTypes;
  private final List<String> algorithms;
  private final Problems problems;

  /**
   * @param filterTypes the types of filters' configurations by the filter's name; null: no such
   *     filter
   * @param balancers the names of balancers beside those that are built in
   */
  Binder(
      Function<String, @Nullable Class<? extends Record>> filterTypes,
      Collection<String> balancers,
      Problems problems) {
    this.filterTypes = filterTypes;
    List<String> names = new ArrayList<>(Scalars.words(BalancerKind.class));
    names.addAll(balancers);
    algorithms = List.copyOf(names);
    this.problems = problems;
  }

  /** Reports keys that nobody knows, and warns of those that do nothing yet. */
  void checkKeys(
      Yaml.Fields fields, Collection<String> known, Collection<String> planned, String path) {
    Map<String, Place> keys = new LinkedHashMap<>(fields.empty());
    fields.fields().forEach((key, field) -> keys.put(key, field.place()));
    keys.forEach((key, place) -> {
      String at = YamlReader.join(path, key);
      if (planned.contains(key)) {
        problems.warn(place, at, "accepted, not in effect yet");
      } else if (!known.contains(key)) {
        String hint = Nearest.hint(key, known);
        boolean list = hint.isEmpty() && known.size() <= MAX_LISTED;
        String all = list ? "; known here: " + String.join(", ", known) : hint;
        problems.error(place, at, "unknown key" + all);
      }
    });
  }

  /** Reports what is wrong with some keys of a shape, where no record is made of them yet. */
  void check(Shape shape, Set<String> keys, Yaml.Fields fields, String path) {
    for (Shape.Slot slot : shape.slots()) {
      if (keys.contains(slot.name())) {
        component(slot, fields, path);
      }
    }
  }

  /** A record with no key that its shape does not have; null if something is wrong. */
  <R extends Record> @Nullable R bindAll(Class<R> type, Yaml.Fields fields, String path) {
    Shape shape = Shape.of(type);
    checkKeys(fields, shape.keys(), shape.planned(), path);
    return bind(type, fields, path);
  }

  /** A record of those fields that its shape has; null if something is wrong. */
  <R extends Record> @Nullable R bind(Class<R> type, Yaml.Fields fields, String path) {
    int before = problems.count();
    List<Shape.Slot> slots = Shape.of(type).slots();
    @Nullable Object[] values = new Object[slots.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = component(slots.get(i), fields, path);
    }
    return problems.count() > before ? null : make(type, values, fields.place(), path);
  }

  /** The list that one key of a shape holds; without what is wrong in it. */
  <T> List<T> bindList(Shape shape, String key, Class<T> type, Yaml.Fields fields, String path) {
    List<T> values = new ArrayList<>();
    for (Shape.Slot slot : shape.slots()) {
      if (slot.name().equals(key) && component(slot, fields, path) instanceof List<?> list) {
        list.forEach(value -> values.add(type.cast(value)));
      }
    }
    return List.copyOf(values);
  }

  private @Nullable Object component(Shape.Slot slot, Yaml.Fields fields, String path) {
    if (slot.type() == Place.class) {
      return fields.place();
    }
    if (slot.key().inline()) {
      return bind(slot.type().asSubclass(Record.class), fields, path);
    }
    Yaml.Field field = fields.fields().get(slot.name());
    String at = YamlReader.join(path, slot.name());
    if (field == null) {
      return absent(slot, fields.place(), at);
    }
    if (field.value() instanceof Yaml.Text(String text, Place _)
        && text.equals(NONE)
        && slot.isPolicy()
        && (slot.isNullable() || slot.type() == List.class)) {
      return off(slot.type());
    }
    return value(slot.genericType(), slot.key(), field.value(), at);
  }

  /** What {@code none} stands for. */
  private static @Nullable Object off(Class<?> type) {
    if (type == List.class) {
      return List.of();
    }
    return type == Size.class ? new Size(0) : null; // null would mean the gateway's own limit
  }

  /** What a key is if it is not there. */
  @Nullable Object absent(Shape.Slot slot, Place place, String at) {
    if (slot.key().required()) {
      problems.error(place, at, "missing; expected " + expected(slot.type(), slot.key()));
      return null;
    }
    String text = slot.key().orElse();
    if (!text.isEmpty() && List.class == slot.type()) {
      List<Yaml> items = new ArrayList<>();
      for (String item : text.split(",")) {
        items.add(new Yaml.Text(item.strip(), place));
      }
      return value(slot.genericType(), slot.key(), new Yaml.Items(items, place), at);
    }
    if (!text.isEmpty()) {
      return value(slot.genericType(), slot.key(), new Yaml.Text(text, place), at);
    }
    return slot.isNullable() ? null : nothing(slot.type(), place, at);
  }

  private @Nullable Object nothing(Class<?> type, Place place, String at) {
    if (type == List.class) {
      return List.of();
    }
    if (type == Map.class) {
      return Map.of();
    }
    if (type == String.class) {
      return "";
    }
    if (type.isRecord() && type != Size.class) {
      return bind(type.asSubclass(Record.class), new Yaml.Fields(Map.of(), place), at);
    }
    return type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null; // 0 or false
  }

  private @Nullable Object value(Type type, Key key, Yaml yaml, String path) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == List.class) {
        return list(arguments[0], key, yaml, path);
      }
      if (generic.getRawType() == Map.class && arguments[0] == String.class) {
        return map(arguments[1], key, yaml, path);
      }
    }
    if (!(type instanceof Class<?> raw) || !raw.isRecord() && !Scalars.isScalar(raw)) {
      problems.error(
          yaml.place(), path, "a file cannot give a " + type.getTypeName() + "; the filter must");
      return null;
    }
    if (raw == FilterConfig.class) {
      return filter(yaml, path);
    }
    if (raw == LoadBalancerConfig.class && yaml instanceof Yaml.Text(String _, Place place)) {
      Yaml.Field name = new Yaml.Field(place, yaml);
      return record(
          LoadBalancerConfig.class, new Yaml.Fields(Map.of("algorithm", name), place), path);
    }
    if (raw.isRecord() && raw != Size.class) {
      return record(raw.asSubclass(Record.class), yaml, path);
    }
    if (yaml instanceof Yaml.Text(String text, Place place)) {
      return scalar(raw, key, text, place, path);
    }
    problems.error(yaml.place(), path, "found " + kind(yaml) + "; expected " + expected(raw, key));
    return null;
  }

  /** A list; one value may stand for a list of one. */
  List<Object> list(Type element, Key key, Yaml yaml, String path) {
    List<Yaml> items = yaml instanceof Yaml.Items many ? many.items() : List.of(yaml);
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Object value = value(element, key, items.get(i), element(path, i, items.get(i)));
      if (value != null) {
        values.add(value);
      }
    }
    return List.copyOf(values);
  }

  /** An element of a list by its name, if it has one, else by its position. */
  static String element(String path, int position, Yaml item) {
    if (item instanceof Yaml.Fields fields
        && fields.fields().get("name")
            instanceof Yaml.Field(Place _, Yaml.Text(String name, Place _))) {
      return path + "." + name;
    }
    return path + "[" + position + "]";
  }

  private Map<String, Object> map(Type element, Key key, Yaml yaml, String path) {
    Map<String, Object> values = new LinkedHashMap<>();
    if (yaml instanceof Yaml.Fields given) {
      given
          .fields()
          .forEach((name, field) -> {
            if (key.format() == Format.FIELD_VALUE && !Format.FIELD_NAME.accepts(name)) {
              refuse(field.place(), path, name, Format.FIELD_NAME.expected());
            }
            Object value = value(element, key, field.value(), YamlReader.join(path, name));
            if (value != null) {
              values.put(name, value);
            }
          });
    } else {
      problems.error(yaml.place(), path, "found " + kind(yaml) + "; expected a mapping");
    }
    return java.util.Collections.unmodifiableMap(values); // keeps the order of the file
  }

  private @Nullable Object scalar(Class<?> type, Key key, String text, Place place, String path) {
    if (key.format() == Format.ALGORITHM) {
      return algorithm(text, place, path);
    }
    boolean word = type != String.class && text.equals(key.orElse()) && text.matches("[a-z]+");
    if (word && !type.isEnum() && type != boolean.class) {
      return Scalars.parse(type, "0");
    }
    Object value = Scalars.parse(type, text);
    boolean fits = value != null && isWithin(type, key, value);
    if (!fits || type == String.class && !key.format().accepts(text)) {
      String hint = type.isEnum() ? Nearest.hint(text, Scalars.words(type)) : "";
      refuse(place, path, text, Scalars.expected(type, key) + hint);
      return null;
    }
    return value;
  }

  private @Nullable String algorithm(String text, Place place, String path) {
    if (algorithms.contains(text)) {
      return text;
    }
    refuse(place, path, text, String.join(", ", algorithms) + Nearest.hint(text, algorithms));
    return null;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // both were parsed as the same type
  private static boolean isWithin(Class<?> type, Key key, Object value) {
    Object min = key.min().isEmpty() ? null : Scalars.parse(type, key.min());
    Object max = key.max().isEmpty() ? null : Scalars.parse(type, key.max());
    return (min == null || ((Comparable) min).compareTo(value) <= 0)
        && (max == null || ((Comparable) max).compareTo(value) >= 0);
  }

  private @Nullable Record record(Class<? extends Record> type, Yaml yaml, String path) {
    Shape shape = Shape.of(type);
    Method fromMap = shape.shorthand(Map.class);
    Method fromText = shape.shorthand(String.class);
    if (yaml instanceof Yaml.Fields fields) {
      return fromMap == null
          ? bindAll(type, fields, path)
          : make(fromMap, texts(fields, path), fields.place(), path);
    }
    if (yaml instanceof Yaml.Text(String text, Place place) && fromText != null) {
      return make(fromText, text, place, path);
    }
    String keys = String.join(", ", shape.keys());
    problems.error(
        yaml.place(), path, "found " + kind(yaml) + "; expected a mapping with the keys " + keys);
    return null;
  }

  private Map<String, Object> texts(Yaml.Fields fields, String path) {
    Key key = Shape.of(HeaderChanges.class).slots().getFirst().key();
    return map(String.class, key, fields, path);
  }

  private @Nullable FilterConfig filter(Yaml yaml, String path) {
    Yaml.Fields fields =
        yaml instanceof Yaml.Fields some
            ? some
            : new Yaml.Fields(Map.of("name", new Yaml.Field(yaml.place(), yaml)), yaml.place());
    checkKeys(fields, List.of("name", "config"), List.of(), path);
    if (!(fields.fields().get("name")
        instanceof Yaml.Field(Place _, Yaml.Text(String name, Place at)))) {
      problems.error(fields.place(), path, "missing name; expected the name of a filter");
      return null;
    }
    Class<? extends Record> type = filterTypes.apply(name);
    if (type == null) {
      problems.error(
          at, path, "found \"" + name + "\"; expected the name of a filter among the plugins");
      return null;
    }
    Yaml.Field config = fields.fields().get("config");
    Yaml given = config == null ? new Yaml.Fields(Map.of(), at) : config.value();
    Record bound = record(type, given, YamlReader.join(path, "config"));
    return bound == null ? null : new FilterConfig(name, bound);
  }

  private <R extends Record> @Nullable R make(
      Class<R> type, @Nullable Object[] values, Place place, String path) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = components[i].getType();
    }
    try {
      Constructor<R> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true); // a filter's record may be private to its package
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      refused(e, place, path);
      return null;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + type.getName(), e);
    }
  }

  private @Nullable Record make(Method shorthand, Object argument, Place place, String path) {
    try {
      return (Record) shorthand.invoke(null, argument);
    } catch (InvocationTargetException e) {
      refused(e, place, path);
      return null;
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("cannot call " + shorthand, e);
    }
  }

  /** The record's own check said no. */
  private void refused(InvocationTargetException e, Place place, String path) {
    switch (e.getCause()) {
      case IllegalArgumentException no ->
          problems.error(place, path, String.valueOf(no.getMessage()));
      case RuntimeException other -> problems.error(place, path, "refused with " + other);
      case null, default -> throw new IllegalStateException("the check of " + path + " failed", e);
    }
  }

  private void refuse(Place place, String path, String found, String expected) {
    problems.error(place, path, "found \"" + found + "\"; expected " + expected);
  }

  private static String expected(Class<?> type, Key key) {
    if (Scalars.isScalar(type)) {
      return Scalars.expected(type, key);
    }
    return type == List.class ? "a list" : "a mapping";
  }

  /** What was found, for a message. */
  static String kind(Yaml yaml) {
    return switch (yaml) {
      case Yaml.Text(String text, Place _) -> "\"" + text + "\"";
      case Yaml.Items _ -> "a list";
      case Yaml.Fields _ -> "a mapping";
    };
  }
}
