package dev.jadegate.api;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, as far as it was shown and found right. In {@link #SLOT} of an exchange once its
 * route's {@code auth} has let it pass; filters of one's own, which come later, find it there.
 * Immutable.
 *
 * @param subject the user of a token, the owner of a key, or a name; never empty
 * @param method how it was shown: {@code jwt}, {@code api_key} or {@code basic}
 * @param roles what it is
 * @param permissions what it may
 * @param claims what a token says, as JSON has it: text, numbers, truth values, lists, maps; for
 *     the other methods {@code sub} alone
 */
public record Identity(
    String subject,
    String method,
    Set<String> roles,
    Set<String> permissions,
    Map<String, Object> claims) {
  /** Where an exchange has it; nothing there: nobody was asked who it is, or nothing was shown. */
  public static final Slot<Identity> SLOT = Slot.named("identity");

  /**
   * A claim as text, lists with commas; null if there is none, or if it is an object.
   *
   * @param name its name; a dot leads into an object, unless there is a claim of the whole name
   */
  public @Nullable String claim(String name) {
    return text(find(claims, name));
  }

  /** A claim as JSON has it, by a name as {@link #claim} takes it; null if there is none. */
  public static @Nullable Object find(Map<?, ?> claims, String name) {
    Object whole = claims.get(name);
    int dot = name.indexOf('.');
    if (whole != null || dot < 0) {
      return whole;
    }
    return claims.get(name.substring(0, dot)) instanceof Map<?, ?> below
        ? find(below, name.substring(dot + 1))
        : null;
  }

  private static @Nullable String text(@Nullable Object claim) {
    return switch (claim) {
      case String text -> text;
      case Number number -> number.toString();
      case Boolean truth -> truth.toString();
      case List<?> list ->
          list.stream()
              .map(item -> text(item))
              .filter(item -> item != null)
              .collect(Collectors.joining(","));
      case null, default -> null;
    };
  }
}
