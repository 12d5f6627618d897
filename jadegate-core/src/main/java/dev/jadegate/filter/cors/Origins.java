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
          && origin.endsWith(after)
          && isHost(origin, before.length(), origin.length() - after.length());
    }

    /** Whether a part is made of host names: what has a path or a user is no origin at all. */
    private static boolean isHost(String origin, int start, int end) {
      for (int i = start; i < end; i++) {
        char c = origin.charAt(i);
        boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
        if (!letter && "-._".indexOf(c) < 0) {
          return false;
        }
      }
      return true;
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
