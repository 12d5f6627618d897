package dev.jadegate.route;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The parameters of a pattern, and where they stand. Immutable. */
public final class PathParameters {
  /** A path without parameters. */
  public static final PathParameters NONE = new PathParameters(new String[0]);

  /** By segment; null or empty where there is no parameter. */
  private final @Nullable String[] names;

  private PathParameters(@Nullable String[] names) {
    this.names = names;
  }

  /** Those of a route's path. */
  public static PathParameters of(PathMatch path) {
    return path instanceof PathMatch.Segments segments
        ? new PathParameters(segments.names())
        : NONE;
  }

  /** A parameter's value, percent-decoded as UTF-8; null if the pattern has none of that name. */
  public @Nullable String decoded(String path, String name) {
    String raw = raw(path, name);
    return raw == null || raw.indexOf('%') < 0
        ? raw
        : URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** A parameter's value as it stands in the path. */
  @Nullable String raw(String path, String name) {
    int at = 0;
    for (String candidate : names) {
      int end = path.indexOf('/', at + 1);
      end = end < 0 ? path.length() : end;
      if (name.equals(candidate)) {
        return path.substring(at + 1, end);
      }
      at = end;
    }
    return null;
  }

  /** What follows the pattern's segments, with its slash; empty if nothing does. */
  String rest(String path) {
    int at = 0;
    for (int i = 0; i < names.length; i++) {
      int end = path.indexOf('/', at + 1);
      at = end < 0 ? path.length() : end;
    }
    return path.substring(at);
  }
}
