package dev.jadegate.filter.auth;

import dev.jadegate.api.Identity;
import dev.jadegate.config.RouteAuthConfig;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one must be or may to pass. Immutable. */
final class AuthRules {
  private final List<String> permissions;
  private final List<String> allPermissions;
  private final List<String> roles;

  AuthRules(RouteAuthConfig config) {
    permissions = config.permissions();
    allPermissions = config.allPermissions();
    roles = config.roles();
  }

  /** What is missing, for the log; null: nothing. */
  @Nullable String missing(Identity identity) {
    if (!has(permissions, identity.permissions())) {
      return "none of the permissions " + String.join(", ", permissions);
    }
    if (!identity.permissions().containsAll(allPermissions)) {
      return "not all of the permissions " + String.join(", ", allPermissions);
    }
    return has(roles, identity.roles()) ? null : "none of the roles " + String.join(", ", roles);
  }

  private static boolean has(List<String> oneOf, Set<String> all) {
    return oneOf.isEmpty() || !Collections.disjoint(oneOf, all);
  }

  /** What a token would need, as a scope (RFC 6750, section 3); empty: no permission. */
  String scope() {
    return Stream.concat(permissions.stream(), allPermissions.stream())
        .filter(word -> word.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '\\'))
        .distinct()
        .collect(Collectors.joining(" "));
  }
}
