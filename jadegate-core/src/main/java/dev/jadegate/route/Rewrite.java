package dev.jadegate.route;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of a matched path before it is forwarded. Immutable. */
public sealed interface Rewrite {
  /**
   * The new path of a path that matched; begins with a slash. Null if it would have segments of
   * dots: an expression may match half a segment, and {@code /v(.*)} make {@code /api/../admin} of
   * {@code /v../admin}.
   */
  @Nullable String apply(String path);

  /** Takes whole segments off the beginning; a path that does not begin so stays as it is. */
  static Rewrite stripPrefix(String prefix) {
    return new StripPrefix(PathMatch.prefix(prefix), normalPrefix(prefix).length());
  }

  /**
   * Puts a new path in place of what the route matched: of the prefix, with the rest kept; of the
   * whole of a pattern, with its parameters and {@code **} filled in; of a regex, with groups
   * {@code $1} filled in.
   *
   * @throws IllegalArgumentException if the text names a parameter that the path has not
   */
  static Rewrite to(String text, PathMatch path, boolean keepsRest) {
    return switch (path) {
      case PathMatch.Regex(Pattern pattern) -> new Expression(pattern, text);
      case PathMatch.Segments segments -> Template.of(text, segments, keepsRest);
    };
  }

  private static String normalPrefix(String prefix) {
    String normal = PathNormalizer.ofConfig(prefix);
    return normal.endsWith("/") ? normal.substring(0, normal.length() - 1) : normal;
  }

  /** Takes a prefix off. */
  record StripPrefix(PathMatch prefix, int length) implements Rewrite {
    @Override
    public String apply(String path) {
      if (!prefix.matches(path)) {
        return path;
      }
      return path.length() <= length ? "/" : path.substring(length);
    }
  }

  /** Fills in groups of an expression. */
  record Expression(Pattern pattern, String replacement) implements Rewrite {
    @Override
    public @Nullable String apply(String path) {
      Matcher matcher = pattern.matcher(path);
      String made = matcher.replaceFirst(replacement);
      String rooted = made.startsWith("/") ? made : "/" + made;
      return PathNormalizer.hasDotSegment(rooted) ? null : rooted;
    }
  }

  /**
   * Fills in parameters.
   *
   * @param texts what stands before each parameter, and after the last
   * @param names one fewer than texts
   */
  record Template(PathParameters parameters, List<String> texts, List<String> names, boolean rest)
      implements Rewrite {
    static Template of(String text, PathMatch.Segments path, boolean keepsRest) {
      boolean open = text.endsWith("/**");
      String fixed = open ? text.substring(0, text.length() - 3) : text;
      List<String> texts = new ArrayList<>();
      List<String> names = new ArrayList<>();
      int at = 0;
      for (int brace = fixed.indexOf('{'); brace >= 0; brace = fixed.indexOf('{', at)) {
        int close = fixed.indexOf('}', brace);
        String name = close < 0 ? "" : fixed.substring(brace + 1, close);
        if (close < 0 || !Arrays.asList(path.names()).contains(name)) {
          throw new IllegalArgumentException("rewrite names a parameter that the path has not");
        }
        texts.add(fixed.substring(at, brace));
        names.add(name);
        at = close + 1;
      }
      String last = fixed.substring(at);
      boolean rest = open || keepsRest;
      texts.add(rest && last.endsWith("/") ? last.substring(0, last.length() - 1) : last);
      return new Template(PathParameters.of(path), List.copyOf(texts), List.copyOf(names), rest);
    }

    @Override
    public String apply(String path) {
      StringBuilder out = new StringBuilder(path.length() + 16);
      for (int i = 0; i < names.size(); i++) {
        out.append(texts.get(i)).append(parameters.raw(path, names.get(i)));
      }
      out.append(texts.getLast());
      if (rest) {
        out.append(parameters.rest(path));
      }
      return out.isEmpty() ? "/" : out.toString();
    }
  }
}
