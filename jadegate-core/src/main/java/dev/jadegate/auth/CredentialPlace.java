package dev.jadegate.auth;

import dev.jadegate.header.Cookies;
import dev.jadegate.message.FieldName;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a request may show something.
 *
 * @param field the field; null for a cookie
 * @param cookie the cookie's name, else empty
 * @param scheme the scheme that the field's value begins with, else empty (RFC 9110, section 11.4)
 */
record CredentialPlace(@Nullable FieldName field, String cookie, String scheme) {
  private static final String HEADER = "header:";
  private static final String COOKIE = "cookie:";

  /** The place that a file names. */
  static CredentialPlace of(String text) {
    if (text.startsWith(COOKIE)) {
      return new CredentialPlace(null, text.substring(COOKIE.length()), "");
    }
    FieldName field = FieldName.of(text.substring(HEADER.length()));
    boolean standard = field.toString().equalsIgnoreCase("Authorization");
    return new CredentialPlace(
        standard ? FieldNames.AUTHORIZATION : field, "", standard ? "Bearer" : "");
  }

  /** What stands there; null if nothing, or something of another scheme. */
  @Nullable String read(HttpHeaders request) {
    if (field == null) {
      List<String> values = Cookies.values(request.getAll(FieldNames.COOKIE), cookie, 1);
      return values.isEmpty() || values.getFirst().isEmpty() ? null : values.getFirst();
    }
    String value = single(request, field);
    if (value == null || value.isEmpty()) {
      return null;
    }
    if (scheme.isEmpty()) {
      return value;
    }
    int length = scheme.length();
    boolean same =
        value.length() > length
            && value.charAt(length) == ' '
            && value.regionMatches(true, 0, scheme, 0, length);
    return same ? value.substring(length + 1).strip() : null;
  }

  /**
   * The value of a field that is there once. Of several the instance might believe another one than
   * was looked at here, so they are taken together (RFC 9110, section 5.3), and are wrong.
   */
  static @Nullable String single(HttpHeaders request, FieldName field) {
    boolean many = request instanceof HeaderBlock block && block.countOf(field) > 1;
    return many ? String.join(", ", request.getAll(field)) : request.get(field);
  }

  void clear(HttpHeaders request) {
    if (field != null) {
      request.remove(field);
      return;
    }
    List<String> lines = request.getAll(FieldNames.COOKIE);
    request.remove(FieldNames.COOKIE);
    for (String line : lines) {
      String left = Cookies.without(line, cookie);
      if (!left.isEmpty()) {
        request.add(FieldNames.COOKIE, left);
      }
    }
  }
}
