package dev.jadegate.hostile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request as a small parser understands it that shares nothing with the gateway's: regular
 * expressions straight from the grammar of RFC 9112, with none of its leniencies. What a gateway
 * sends must be of this form.
 *
 * @param raw its bytes as ISO 8859-1
 * @param fields each as {@code name: value}
 */
record StrictRequest(
    String raw,
    String method,
    String target,
    List<String> fields,
    String body,
    List<String> trailers) {
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern LINE =
      Pattern.compile("(" + TOKEN + ") (\\*|/[!-~\\x80-\\xff]*) HTTP/1\\.1");
  private static final Pattern FIELD =
      Pattern.compile(TOKEN + ": (?:[!-~\\x80-\\xff](?:[\\t -~\\x80-\\xff]*[!-~\\x80-\\xff])?)?");
  private static final Pattern CHUNK = Pattern.compile("([1-9a-f][0-9a-f]{0,7}|0)\r\n");

  /**
   * Parses bytes from a request's start; null if more must come.
   *
   * @throws AssertionError if no more can make them right, or something follows the request
   */
  static @Nullable StrictRequest parse(byte[] bytes) {
    String raw = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = raw.indexOf("\r\n\r\n");
    if (end < 0) {
      return null;
    }
    String[] lines = raw.substring(0, end).split("\r\n", -1);
    Matcher line = LINE.matcher(lines[0]);
    check(line.matches(), "request line", lines[0]);
    List<String> fields = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      check(FIELD.matcher(lines[i]).matches(), "field", lines[i]);
      fields.add(lines[i]);
    }
    check(values(fields, "host").size() == 1, "one Host", raw);
    StrictRequest head =
        new StrictRequest(raw, line.group(1), line.group(2), fields, "", List.of());
    List<String> lengths = values(fields, "content-length");
    List<String> codings = values(fields, "transfer-encoding");
    check(lengths.size() + codings.size() <= 1, "one framing", raw);
    String rest = raw.substring(end + 4);
    if (!codings.isEmpty()) {
      check(codings.equals(List.of("chunked")), "coding", raw);
      return head.chunked(rest);
    }
    check(lengths.isEmpty() || lengths.getFirst().matches("[0-9]{1,18}"), "length", raw);
    long length = lengths.isEmpty() ? 0 : Long.parseLong(lengths.getFirst());
    check(rest.length() <= length, "nothing behind the body", raw);
    return rest.length() < length ? null : head.with(rest, List.of());
  }

  private @Nullable StrictRequest chunked(String rest) {
    StringBuilder body = new StringBuilder();
    int at = 0;
    while (true) {
      Matcher size = CHUNK.matcher(rest).region(at, rest.length());
      if (!size.lookingAt()) {
        check(rest.indexOf("\r\n", at) < 0, "chunk size", raw);
        return null;
      }
      int length = Integer.parseInt(size.group(1), 16);
      at = size.end();
      if (length == 0) {
        return last(body.toString(), rest.substring(at));
      }
      if (rest.length() < at + length + 2) {
        return null;
      }
      body.append(rest, at, at + length);
      check(rest.startsWith("\r\n", at + length), "chunk end", raw);
      at += length + 2;
    }
  }

  private @Nullable StrictRequest last(String body, String rest) {
    if (!rest.startsWith("\r\n") && !rest.contains("\r\n\r\n")) {
      return null;
    }
    int end = rest.startsWith("\r\n") ? 0 : rest.indexOf("\r\n\r\n") + 2;
    List<String> trailers =
        end == 0 ? List.of() : List.of(rest.substring(0, end - 2).split("\r\n", -1));
    for (String trailer : trailers) {
      check(FIELD.matcher(trailer).matches(), "trailer", trailer);
    }
    check(rest.length() == end + 2, "nothing behind the trailers", raw);
    return with(body, trailers);
  }

  private StrictRequest with(String read, List<String> behind) {
    return new StrictRequest(raw, method, target, fields, read, behind);
  }

  /** The values of all fields of that name, which is in lower case. */
  List<String> values(String name) {
    return values(fields, name);
  }

  private static List<String> values(List<String> fields, String name) {
    return fields.stream()
        .filter(field -> field.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(field -> field.substring(name.length() + 2))
        .toList();
  }

  private static void check(boolean holds, String what, String where) {
    if (!holds) {
      throw new AssertionError(what + " in: " + where.replace("\r", "\\r").replace("\n", "\\n"));
    }
  }
}
