package dev.jadegate.message;

import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Date;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Netty's interface to fields, reduced to the methods that store and find texts: all others are
 * conversions, and here.
 */
abstract class TextHeaders extends HttpHeaders {
  @Override
  public abstract @Nullable String get(CharSequence name);

  @Override
  public abstract List<String> getAll(CharSequence name);

  @Override
  public abstract boolean contains(CharSequence name);

  @Override
  public abstract HttpHeaders add(CharSequence name, Object value);

  @Override
  public abstract HttpHeaders set(CharSequence name, Object value);

  @Override
  public abstract HttpHeaders remove(CharSequence name);

  @Override
  public final @Nullable String get(String name) {
    return get((CharSequence) name);
  }

  @Override
  public final List<String> getAll(String name) {
    return getAll((CharSequence) name);
  }

  @Override
  public final boolean contains(String name) {
    return contains((CharSequence) name);
  }

  @Override
  public final Iterator<Entry<String, String>> iterator() {
    return entries().iterator();
  }

  @Override
  public final Iterator<Entry<CharSequence, CharSequence>> iteratorCharSequence() {
    List<Entry<CharSequence, CharSequence>> all = new ArrayList<>(size());
    entries().forEach(entry -> all.add(Map.entry(entry.getKey(), entry.getValue())));
    return all.iterator();
  }

  @Override
  public final Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    entries().forEach(entry -> names.add(entry.getKey()));
    return names;
  }

  @Override
  public final HttpHeaders remove(String name) {
    return remove((CharSequence) name);
  }

  // Values that are no text.

  @Override
  public final @Nullable Integer getInt(CharSequence name) {
    String value = get(name);
    try {
      return value == null ? null : Integer.valueOf(value);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  @Override
  public final int getInt(CharSequence name, int defaultValue) {
    Integer value = getInt(name);
    return value == null ? defaultValue : value;
  }

  @Override
  public final @Nullable Short getShort(CharSequence name) {
    Integer value = getInt(name);
    return value == null || value.shortValue() != value ? null : (Short) value.shortValue();
  }

  @Override
  public final short getShort(CharSequence name, short defaultValue) {
    Short value = getShort(name);
    return value == null ? defaultValue : value;
  }

  @Override
  public final @Nullable Long getTimeMillis(CharSequence name) {
    String value = get(name);
    Date date = value == null ? null : DateFormatter.parseHttpDate(value);
    return date == null ? null : (Long) date.getTime();
  }

  @Override
  public final long getTimeMillis(CharSequence name, long defaultValue) {
    Long value = getTimeMillis(name);
    return value == null ? defaultValue : value;
  }

  @Override
  public final HttpHeaders add(String name, Object value) {
    return add((CharSequence) name, value);
  }

  @Override
  public final HttpHeaders add(String name, Iterable<?> values) {
    for (Object value : values) {
      add(name, value);
    }
    return this;
  }

  @Override
  public final HttpHeaders addInt(CharSequence name, int value) {
    return add(name, Integer.toString(value));
  }

  @Override
  public final HttpHeaders addShort(CharSequence name, short value) {
    return add(name, Short.toString(value));
  }

  @Override
  public final HttpHeaders set(String name, Object value) {
    return set((CharSequence) name, value);
  }

  @Override
  public final HttpHeaders set(String name, Iterable<?> values) {
    remove(name);
    return add(name, values);
  }

  @Override
  public final HttpHeaders setInt(CharSequence name, int value) {
    return set(name, Integer.toString(value));
  }

  @Override
  public final HttpHeaders setShort(CharSequence name, short value) {
    return set(name, Short.toString(value));
  }

  /** A value as it is written. */
  static CharSequence text(Object value) {
    return switch (value) {
      case CharSequence text -> text;
      case Date date -> DateFormatter.format(date);
      default -> value.toString();
    };
  }
}
