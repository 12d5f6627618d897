package dev.jadegate.config;

import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Texts to values of the types that a configuration knows. */
final class Scalars {
  private static final List<String> SIZE_UNITS = List.of("KB", "MB", "GB", "K", "M", "G", "B");

  /** What Java takes beyond this, such as NaN and 0x1p3, is no number in a file. */
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,15}(\\.[0-9]{1,15})?");

  private Scalars() {}

  /** Whether values of this type are written as one text. */
  static boolean isScalar(Class<?> boxed) {
    Class<?> type = plain(boxed);
    return type == String.class
        || type == int.class
        || type == long.class
        || type == double.class
        || type == boolean.class
        || type == Duration.class
        || type == Size.class
        || type.isEnum();
  }

  /** The value of this type; null if the text is none. */
  static @Nullable Object parse(Class<?> boxed, String text) {
    Class<?> type = plain(boxed);
    if (type == String.class) {
      return text;
    }
    String trimmed = text.strip();
    try {
      if (type == int.class) {
        return Integer.valueOf(trimmed);
      }
      if (type == long.class) {
        return Long.valueOf(trimmed);
      }
      if (type == double.class) {
        return DECIMAL.matcher(trimmed).matches() ? Double.valueOf(trimmed) : null;
      }
      if (type == boolean.class) {
        return trimmed.equals("true") ? Boolean.TRUE : trimmed.equals("false") ? false : null;
      }
      if (type == Duration.class) {
        return duration(trimmed);
      }
      return type == Size.class ? size(trimmed) : constant(type, trimmed);
    } catch (NumberFormatException | ArithmeticException e) {
      return null;
    }
  }

  /** The primitive type of a boxed one. */
  private static Class<?> plain(Class<?> type) {
    return MethodType.methodType(type).unwrap().returnType();
  }

  /** What would be right, for a message. */
  static String expected(Class<?> boxed, Key key) {
    Class<?> type = plain(boxed);
    String range =
        (key.min().isEmpty() ? "" : " from " + key.min())
            + (key.max().isEmpty() ? "" : " to " + key.max());
    String word = key.orElse().matches("[a-z]+") && !type.isEnum() ? key.orElse() + ", or " : "";
    if (type.isEnum()) {
      return String.join(", ", words(type));
    }
    if (type == boolean.class) {
      return "true or false";
    }
    if (type.isPrimitive()) {
      return word + (type == double.class ? "a number" : "a whole number") + range;
    }
    if (type == Duration.class) {
      return word + "a duration" + range + ", such as \"30s\", \"250ms\" or \"1h30m\"";
    }
    if (type == Size.class) {
      return word + "a size" + range + ", such as \"64KB\" or \"10MB\"";
    }
    return key.format().expected();
  }

  /** The words of an enum as the file has them. */
  static List<String> words(Class<?> type) {
    return Arrays.stream(type.getEnumConstants()).map(constant -> word(constant)).toList();
  }

  /** A status is written as its number alone, because a constant cannot begin with a digit. */
  private static String word(Object constant) {
    if (constant instanceof Spelled spelled) {
      return spelled.spelling();
    }
    String name = constant.toString();
    return name.startsWith("STATUS_")
        ? name.substring("STATUS_".length())
        : name.toLowerCase(Locale.ROOT);
  }

  private static @Nullable Object constant(Class<?> type, String text) {
    for (Object constant : type.getEnumConstants()) {
      if (word(constant).equals(text)) {
        return constant;
      }
    }
    return null;
  }

  /** Numbers with units, from ms to d, one after the other; a bare 0 is fine too. */
  private static @Nullable Duration duration(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    double nanos = 0;
    int at = 0;
    while (at < text.length()) {
      int end = at;
      while (end < text.length()
          && (Character.isDigit(text.charAt(end)) || text.charAt(end) == '.')) {
        end++;
      }
      int unitEnd = end;
      while (unitEnd < text.length() && Character.isLetter(text.charAt(unitEnd))) {
        unitEnd++;
      }
      double unit = unitNanos(text.substring(end, unitEnd));
      if (end == at || unit == 0) {
        return null;
      }
      nanos += Double.parseDouble(text.substring(at, end)) * unit;
      at = unitEnd;
    }
    return text.isEmpty() || nanos > Long.MAX_VALUE / 2
        ? null
        : Duration.ofNanos(Math.round(nanos));
  }

  private static double unitNanos(String unit) {
    return switch (unit) {
      case "us" -> 1e3;
      case "ms" -> 1e6;
      case "s" -> 1e9;
      case "m" -> 60e9;
      case "h" -> 3600e9;
      case "d" -> 86_400e9;
      default -> 0;
    };
  }

  private static @Nullable Size size(String text) {
    String number = text;
    long unit = 1;
    for (String candidate : SIZE_UNITS) {
      if (text.toUpperCase(Locale.ROOT).endsWith(candidate)) {
        number = text.substring(0, text.length() - candidate.length()).strip();
        unit = 1L << 10 * ("BKMG".indexOf(candidate.charAt(0)));
        break;
      }
    }
    long count = Long.parseLong(number);
    return count < 0 ? null : new Size(Math.multiplyExact(count, unit));
  }
}
