package dev.jadegate.auth;

import dev.jadegate.api.Identity;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Claims to what an identity is made of. Pure functions. */
final class Identities {
  private Identities() {}

  /** A claim that is text or a number; else empty. */
  static String text(Map<String, Object> claims, String name) {
    return switch (Identity.find(claims, name)) {
      case String text -> text;
      case Number number -> number.toString();
      case null, default -> "";
    };
  }

  /** A claim that is a list of texts, or text with spaces between them (RFC 8693, section 4.2). */
  static Set<String> words(Map<String, Object> claims, String name) {
    return switch (Identity.find(claims, name)) {
      case String text ->
          List.of(text.split(" ")).stream()
              .filter(word -> !word.isEmpty())
              .collect(Collectors.toUnmodifiableSet());
      case Collection<?> list ->
          list.stream()
              .filter(Objects::nonNull)
              .map(Object::toString)
              .collect(Collectors.toUnmodifiableSet());
      case null, default -> Set.of();
    };
  }

  /** One that was shown by a key or a password. */
  static Identity of(
      String subject, String method, Collection<String> roles, Collection<String> permissions) {
    return new Identity(
        subject, method, Set.copyOf(roles), Set.copyOf(permissions), Map.of("sub", subject));
  }
}
