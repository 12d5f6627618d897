package dev.jadegate.filter.compression;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Media types: single ones, all of a kind ({@code text/*}), and all of a syntax ({@code
 * application/*+json}). Immutable.
 */
final class MediaRanges {
  private final Set<String> single = new HashSet<>();
  private final List<Range> ranges = new ArrayList<>();

  private record Range(String start, String end) {
    boolean has(String type) {
      return type.length() > start.length() + end.length() // the star stands for something
          && type.startsWith(start)
          && type.endsWith(end);
    }
  }

  MediaRanges(List<String> types) {
    for (String type : types) {
      String lower = type.toLowerCase(Locale.ROOT);
      int star = lower.indexOf("/*") + 1;
      if (star == 0) {
        single.add(lower);
      } else {
        ranges.add(new Range(lower.substring(0, star), lower.substring(star + 1)));
      }
    }
  }

  /** Whether a Content-Type is one of them, whatever its parameters. */
  boolean has(String contentType) {
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    String lower = type.strip().toLowerCase(Locale.ROOT);
    if (single.contains(lower)) {
      return true;
    }
    for (Range range : ranges) {
      if (range.has(lower)) {
        return true;
      }
    }
    return false;
  }
}
