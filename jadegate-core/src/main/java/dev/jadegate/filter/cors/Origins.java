package dev.jadegate.filter.cors;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Allowed origins: {@code *}, whole ones, or {@code https://*.example.com} for every name below.
 * Immutable.
 */
final class Origins {
  private record Wildcard(String before, String after) {
    boolean matches(String origin) {
      return origin.length() > before.length() + after.length()
          && origin.startsWith(before)
          && origin.endsWith(after);
    }
  }

  private final boolean any;
  private final Set<String> exact;
  private final List<Wildcard> wildcards = new ArrayList<>();

  Origins(List<String> allowed) {
    any = allowed.contains("*");
    exact = Set.copyOf(allowed);
    for (String origin : allowed) {
      int star = origin.indexOf("://*.");
      if (star > 0) {
        wildcards.add(new Wildcard(origin.substring(0, star + 3), origin.substring(star + 4)));
      }
    }
  }

  boolean isAny() {
    return any;
  }

  boolean allows(@Nullable String origin) {
    if (origin == null) {
      return false;
    }
    if (any || exact.contains(origin)) {
      return true;
    }
    for (Wildcard wildcard : wildcards) {
      if (wildcard.matches(origin)) {
        return true;
      }
    }
    return false;
  }
}
