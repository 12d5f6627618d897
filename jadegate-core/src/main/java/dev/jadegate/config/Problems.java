package dev.jadegate.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects what is wrong while reading goes on. A place that several routes inherit is reported
 * once, under the path by which it was met first.
 */
final class Problems {
  private final Map<String, Problem> errors = new LinkedHashMap<>();
  private final Map<String, Problem> warnings = new LinkedHashMap<>();
  private final Set<Place> unreadable = new HashSet<>();
  private final Map<String, String> secrets = new LinkedHashMap<>();
  private int count;

  void error(Place place, String path, String message) {
    count++;
    if (!unreadable.contains(place)) {
      String shown = withoutSecrets(message);
      errors.putIfAbsent(place + shown, new Problem(place, path, shown));
    }
  }

  /** A value that must not be shown, and what is shown in its place. */
  void hide(String secret, String shown) {
    secrets.put('"' + secret + '"', '"' + shown + '"');
  }

  private String withoutSecrets(String message) {
    String shown = message;
    for (Map.Entry<String, String> secret : secrets.entrySet()) {
      shown = shown.replace(secret.getKey(), secret.getValue());
    }
    return shown;
  }

  /** Reports that there is no value at a place; what else is wrong with it is not reported then. */
  void unreadable(Place place, String path, String message) {
    error(place, path, message);
    unreadable.add(place);
  }

  void warn(Place place, String path, String message) {
    warnings.putIfAbsent(place + message, new Problem(place, path, message));
  }

  /** How often {@link #error} was called: grows with each, repeated or not. */
  int count() {
    return count;
  }

  boolean isEmpty() {
    return errors.isEmpty();
  }

  /** In the order of the file. */
  List<Problem> errors() {
    return sorted(errors);
  }

  List<Problem> warnings() {
    return sorted(warnings);
  }

  private static List<Problem> sorted(Map<String, Problem> problems) {
    List<Problem> sorted = new ArrayList<>(problems.values());
    sorted.sort(
        Comparator.comparingInt((Problem problem) -> problem.place().line())
            .thenComparingInt(problem -> problem.place().column()));
    return sorted;
  }
}
