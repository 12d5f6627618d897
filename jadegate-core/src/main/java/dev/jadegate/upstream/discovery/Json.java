package dev.jadegate.upstream.discovery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON value as a tree, for answers of a few kilobytes. Asking for what is not there, or is of
 * another type, gives an empty value. Immutable.
 */
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final Json NOTHING = new Json(null);

  private final @Nullable Object value;

  private Json(@Nullable Object value) {
    this.value = value;
  }

  /**
   * Reads one value, which is all that there is.
   *
   * @throws IllegalArgumentException if it is not JSON
   */
  public static Json parse(byte[] utf8) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), utf8)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new IllegalArgumentException("found nothing; expected JSON");
      }
      Object value = read(parser, first);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("found more behind the JSON value");
      }
      return of(value);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static Json of(@Nullable Object value) {
    return value == null ? NOTHING : new Json(value);
  }

  private static @Nullable Object read(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = parser.currentName();
          fields.put(name, read(parser, parser.nextToken()));
        }
        yield fields;
      }
      case START_ARRAY -> {
        List<@Nullable Object> items = new ArrayList<>();
        for (JsonToken next = parser.nextToken();
            next != JsonToken.END_ARRAY;
            next = parser.nextToken()) {
          items.add(read(parser, next));
        }
        yield items;
      }
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  /** The member of an object. */
  public Json get(String member) {
    return value instanceof Map<?, ?> fields ? of(fields.get(member)) : NOTHING;
  }

  /** The elements of an array, or nothing. */
  public List<Json> items() {
    return value instanceof List<?> items
        ? items.stream().map(item -> of((Object) item)).toList()
        : List.of();
  }

  /** The members of an object in their order, or nothing. */
  public Map<String, Json> members() {
    Map<String, Json> members = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> fields) {
      fields.forEach((name, one) -> members.put(String.valueOf(name), of(one)));
    }
    return members;
  }

  /** The text of a string; empty if it is none. */
  public String text() {
    return value instanceof String text ? text : "";
  }

  /** A string, a number or a truth value as text; empty if it is none. */
  public String label() {
    return switch (value) {
      case Double number when number == number.longValue() -> Long.toString(number.longValue());
      case Double number -> number.toString();
      case Boolean truth -> truth.toString();
      case null, default -> text();
    };
  }

  /**
   * The whole number within the range of a long; else this one. It may stand in a string, as 64
   * bits do in the JSON of protobuf.
   */
  public long number(long orElse) {
    if (value instanceof String text && text.matches("-?[0-9]{1,18}")) {
      return Long.parseLong(text);
    }
    return value instanceof Double number && number == Math.rint(number)
        ? number.longValue()
        : orElse;
  }

  /** Whether it is the truth value true. */
  public boolean isTrue() {
    return Boolean.TRUE.equals(value);
  }

  /** The truth value; else this one. */
  public boolean is(boolean orElse) {
    return value instanceof Boolean truth ? truth : orElse;
  }

  /** Whether there is anything but null. */
  public boolean isPresent() {
    return value != null;
  }

  /** Whether it is an array. */
  public boolean isArray() {
    return value instanceof List<?>;
  }
}
