package dev.jadegate.examples.balancer;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hours of a day, such as {@code 8-18}, or {@code 22-6} over midnight.
 *
 * @param from the first of them
 * @param to the one after the last; the same as {@code from}: all day
 */
record Hours(int from, int to) {
  static final int OF_DAY = 24;

  private static final Hours ALWAYS = new Hours(0, 0);
  private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,2})-([0-9]{1,2})");

  /** As metadata have it; all day if that cannot be read, so that a mistake there idles nobody. */
  static Hours of(String text) {
    Matcher found = WRITTEN.matcher(text.strip());
    return found.matches()
        ? new Hours(
            Integer.parseInt(found.group(1)) % OF_DAY, Integer.parseInt(found.group(2)) % OF_DAY)
        : ALWAYS;
  }

  boolean contains(int hour) {
    if (from == to) {
      return true;
    }
    return from < to ? from <= hour && hour < to : from <= hour || hour < to;
  }
}
