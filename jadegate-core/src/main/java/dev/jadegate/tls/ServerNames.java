package dev.jadegate.tls;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of several certificates belongs to the name that a client asks for: the one with exactly
 * that name, else one whose star stands for its first label (RFC 9525, section 6.3), else the
 * first. Of two with the same name the earlier. Immutable.
 */
final class ServerNames {
  private final Map<String, Integer> exact = new HashMap<>();

  /** By what follows the star. */
  private final Map<String, Integer> wildcards = new HashMap<>();

  /** The names of each certificate, lower case. */
  ServerNames(List<List<String>> names) {
    for (int i = 0; i < names.size(); i++) {
      for (String name : names.get(i)) {
        if (name.startsWith("*.")) {
          wildcards.putIfAbsent(name.substring(1), i);
        } else {
          exact.putIfAbsent(name, i);
        }
      }
    }
  }

  /** The position of the certificate; the name is in lower case, null if there is none. */
  int choose(@Nullable String name) {
    if (name == null) {
      return 0;
    }
    Integer found = exact.get(name);
    if (found == null) {
      int dot = name.indexOf('.');
      found = dot < 1 ? null : wildcards.get(name.substring(dot));
    }
    return found == null ? 0 : found;
  }
}
