package dev.jadegate.testkit;

import java.util.List;

/**
 * A header or trailer section as it came over the wire: each line with its case, its order and its
 * inner white space, without the line's end. A field of HTTP/2 is written as such a line too:
 * {@code :status: 200}.
 */
public record Fields(List<String> lines) {
  /** No lines. */
  public static final Fields NONE = new Fields(List.of());

  public Fields {
    lines = List.copyOf(lines);
  }

  /** The value of the only field of that name, in any case; empty if there is none. */
  public String value(String name) {
    List<String> all = values(name);
    if (all.size() > 1) {
      throw new AssertionError(name + " is there more than once: " + lines);
    }
    return all.isEmpty() ? "" : all.getFirst();
  }

  /** The values of all fields of that name, in any case, in the order of the lines. */
  public List<String> values(String name) {
    return lines.stream()
        .filter(line -> nameOf(line).equalsIgnoreCase(name))
        .map(line -> valueOf(line))
        .toList();
  }

  /** Whether a field of that name is there, in any case. */
  public boolean has(String name) {
    return lines.stream().anyMatch(line -> nameOf(line).equalsIgnoreCase(name));
  }

  /** The names in the order and case of the lines, those of repeated fields repeated. */
  public List<String> names() {
    return lines.stream().map(Fields::nameOf).toList();
  }

  private static String valueOf(String line) {
    return line.substring(Math.min(line.length(), nameOf(line).length() + 1)).strip();
  }

  private static String nameOf(String line) {
    int colon = line.indexOf(':', 1); // the first may begin a pseudo-header's name
    return colon < 0 ? line : line.substring(0, colon);
  }
}
