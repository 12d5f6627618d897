package dev.jadegate.route;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which paths a route matches. Immutable. */
public sealed interface PathMatch {
  /** This path alone. */
  static PathMatch exact(String path) {
    return segments(PathNormalizer.ofConfig(path), false, false);
  }

  /** This path and everything below it, by whole segments; a slash at its end says nothing. */
  static PathMatch prefix(String path) {
    String normal = PathNormalizer.ofConfig(path);
    return segments(
        normal.endsWith("/") ? normal.substring(0, normal.length() - 1) : normal, true, false);
  }

  /**
   * A whole path in which a segment {@code {name}} or {@code *} stands for any one, and {@code **}
   * at the end for the rest, which may be missing.
   *
   * @throws IllegalArgumentException if the pattern cannot be understood; the message says why
   */
  static PathMatch pattern(String pattern) {
    boolean open = pattern.endsWith("/**");
    String normal =
        PathNormalizer.ofConfig(open ? pattern.substring(0, pattern.length() - 3) : pattern);
    return segments(normal, open, true);
  }

  /** A path in which the expression is found (RE2 syntax). */
  static PathMatch regex(String expression) {
    return new Regex(Pattern.compile(expression));
  }

  private static Segments segments(String path, boolean open, boolean isPattern) {
    List<@Nullable String> literals = new ArrayList<>();
    List<@Nullable String> names = new ArrayList<>();
    for (int at = 0; at < path.length(); ) {
      int end = path.indexOf('/', at + 1);
      end = end < 0 ? path.length() : end;
      String segment = path.substring(at + 1, end);
      String name = isPattern ? parameterName(segment) : null;
      if (name != null && !name.isEmpty() && names.contains(name)) {
        throw new IllegalArgumentException("parameter {" + name + "} stands twice");
      }
      literals.add(name == null ? segment.intern() : null); // thousands of routes share segments
      names.add(name);
      at = end;
    }
    return new Segments(literals.toArray(String[]::new), names.toArray(String[]::new), open);
  }

  /** The name, empty for {@code *}; null if the segment is a literal. */
  private static @Nullable String parameterName(String segment) {
    if (segment.equals("*")) {
      return "";
    }
    if (segment.startsWith("{") && segment.endsWith("}") && segment.length() > 2) {
      return segment.substring(1, segment.length() - 1);
    }
    if (segment.indexOf('{') >= 0 || segment.indexOf('}') >= 0 || segment.indexOf('*') >= 0) {
      throw new IllegalArgumentException(
          "a parameter is a whole segment, such as /{id}/; ** stands at the end; found \""
              + segment
              + "\"");
    }
    return null;
  }

  /** Whether this path matches; for explanations and tests, the table has a faster way. */
  boolean matches(String path);

  /**
   * Segments from the root.
   *
   * @param literals null: any one segment that is not empty
   * @param names of the parameters; empty or null where there is none
   * @param open whether more segments may follow
   */
  record Segments(@Nullable String[] literals, @Nullable String[] names, boolean open)
      implements PathMatch {
    @Override
    public boolean matches(String path) {
      if (path.charAt(0) != '/') {
        return open && literals.length == 0;
      }
      return matches(path, 0, 0);
    }

    /** Whether the path from {@code at} on matches the segments from number {@code from} on. */
    boolean matches(String path, int at, int from) {
      int next = at;
      for (int i = from; i < literals.length; i++) {
        if (next == path.length()) {
          return false;
        }
        String literal = literals[i];
        int end = path.indexOf('/', next + 1);
        end = end < 0 ? path.length() : end;
        boolean fits =
            literal == null
                ? end > next + 1
                : literal.length() == end - next - 1 && path.startsWith(literal, next + 1);
        if (!fits) {
          return false;
        }
        next = end;
      }
      return open || next == path.length();
    }
  }

  /** An expression. */
  record Regex(Pattern pattern) implements PathMatch {
    @Override
    public boolean matches(String path) {
      return pattern.matcher(path).find();
    }
  }
}
