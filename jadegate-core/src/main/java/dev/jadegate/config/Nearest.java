package dev.jadegate.config;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds the word that was probably meant: the one fewest typing errors away. */
final class Nearest {
  private Nearest() {}

  /** {@code ; did you mean "x"?}, or nothing if no word is near. */
  static String hint(String found, Collection<String> words) {
    String nearest = of(found, words);
    return nearest == null ? "" : "; did you mean \"" + nearest + "\"?";
  }

  private static @Nullable String of(String found, Collection<String> words) {
    String best = null;
    int least = Math.max(1, found.length() / 3) + 1;
    for (String word : words) {
      boolean near = Math.abs(found.length() - word.length()) < least; // else the rest is in vain
      int distance = near ? distance(found, word) : least;
      if (distance < least) {
        least = distance;
        best = word;
      }
    }
    return best;
  }

  /**
   * Insertions, deletions, replacements and exchanges of neighbours between two words (Damerau,
   * 1964, in the form that edits no place twice). Takes the product of their lengths.
   */
  private static int distance(String a, String b) {
    int[] above2 = new int[b.length() + 1];
    int[] above = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] free = above2;
      above2 = above;
      above = row;
      row = free;
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
        boolean exchanged =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (exchanged) {
          row[j] = Math.min(row[j], above2[j - 2] + 1);
        }
      }
    }
    return row[b.length()];
  }
}
