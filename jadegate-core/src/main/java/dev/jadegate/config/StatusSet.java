package dev.jadegate.config;

import java.util.BitSet;
import java.util.List;

/** A set of status codes, given as codes and ranges, such as {@code 200-299}. Immutable. */
public final class StatusSet {
  private static final int FIRST = 100;
  private static final int LAST = 599;

  private final BitSet codes = new BitSet();

  private StatusSet() {}

  /**
   * The set of these.
   *
   * @throws IllegalArgumentException if one is no code and no range
   */
  public static StatusSet of(List<String> members) {
    StatusSet set = new StatusSet();
    members.forEach(set::add);
    return set;
  }

  private void add(String text) {
    int dash = text.indexOf('-');
    int first = code(dash < 0 ? text : text.substring(0, dash));
    int last = dash < 0 ? first : code(text.substring(dash + 1));
    if (first < FIRST || last > LAST || last < first) {
      throw new IllegalArgumentException(
          "found \"" + text + "\"; expected a status such as 200, or a range such as 200-299");
    }
    codes.set(first, last + 1);
  }

  private static int code(String text) {
    String digits = text.strip();
    return digits.matches("[0-9]{3}") ? Integer.parseInt(digits) : 0;
  }

  public boolean contains(int code) {
    return codes.get(code);
  }
}
