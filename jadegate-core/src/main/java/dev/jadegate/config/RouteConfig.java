package dev.jadegate.config;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What matches a request, and what becomes of it. A service with its own path is one such route.
 *
 * @param place of the route in the file, for messages
 */
@Planned("static")
public record RouteConfig(
    @Key(value = "Its name in logs and metrics; unique.", format = Format.NAME) String name,
    @Key("The service to forward to.") @Nullable String service,
    @Key(value = "Several services by weight, instead of one.", min = "0", max = "1000000")
        Map<String, Integer> split,
    @Key("By what a client stays with one service of the split; absent: each request is drawn.")
        @Nullable SplitByConfig splitBy,
    @Key("Answers with a redirect instead.") @Nullable RedirectConfig redirect,
    @Key("Answers with a fixed response instead.") @Nullable RespondConfig respond,
    @Key("Names of listeners; absent: all.") List<String> listeners,
    @Key(value = "Host names, *.example.com for all below; absent: all.", format = Format.HOST)
        List<String> host,
    @Key(value = "This path and everything below it, by whole segments.", format = Format.PATH)
        @Nullable String path,
    @Key(value = "This path alone.", format = Format.PATH) @Nullable String exact,
    @Key(
            value = "A whole path: {name} and * for one segment, ** at the end for the rest.",
            format = Format.PATH)
        @Nullable String pattern,
    @Key(value = "An expression that is found in the path; linear time.", format = Format.REGEX)
        @Nullable String regex,
    @Key(value = "Methods; absent: all.", format = Format.METHOD) List<String> methods,
    @Key(
            value = "Fields that must be there: a value, * for any, ~ before an expression.",
            format = Format.FIELD_VALUE)
        Map<String, String> headers,
    @Key("Query parameters that must be there, written likewise.") Map<String, String> query,
    @Key(
            value =
                "The path that is forwarded: in place of path, with the rest kept; or with the"
                    + " parameters of pattern, or $1 of regex.",
            format = Format.PATH)
        @Nullable String rewrite,
    @Key(value = "Segments taken off the beginning of the path.", format = Format.PATH)
        @Nullable String stripPrefix,
    @Key(
            value =
                "Forward the path as it came, not normalised; matching still uses the normal form.",
            orElse = "false")
        boolean rawPath,
    @Key(value = "", inline = true) Policies policies,
    @Key("") Place place) {
  public RouteConfig {
    if (service == null && redirect == null && respond == null) {
      checkWeights(split);
    }
    if (splitBy != null && split.isEmpty()) {
      throw new IllegalArgumentException("split_by: found without split, which it belongs to");
    }
    long paths = Stream.of(path, exact, pattern, regex).filter(Objects::nonNull).count();
    if (paths > 1) {
      throw new IllegalArgumentException(
          "expected one of path, exact, pattern, regex; found " + paths);
    }
    if (rewrite != null && stripPrefix != null) {
      throw new IllegalArgumentException("expected rewrite or strip_prefix; found both");
    }
    checkExpressions("headers", headers);
    checkExpressions("query", query);
  }

  /** The same wherever it stands in the file: equal if it does the same. */
  public RouteConfig withoutPlace() {
    return new RouteConfig(
        name,
        service,
        split,
        splitBy,
        redirect,
        respond,
        listeners,
        host,
        path,
        exact,
        pattern,
        regex,
        methods,
        headers,
        query,
        rewrite,
        stripPrefix,
        rawPath,
        policies,
        new Place("", 0, 0));
  }

  private static void checkWeights(Map<String, Integer> split) {
    if (split.values().stream().allMatch(weight -> weight == 0)) {
      throw new IllegalArgumentException(
          "split: found " + split + "; expected services with weights, one at least above 0");
    }
  }

  private static void checkExpressions(String key, Map<String, String> matchers) {
    matchers.forEach((name, value) -> {
      if (value.startsWith("~") && !Format.REGEX.accepts(value.substring(1).strip())) {
        throw new IllegalArgumentException(
            key + "." + name + ": found \"" + value + "\"; expected " + Format.REGEX.expected());
      }
    });
  }
}
