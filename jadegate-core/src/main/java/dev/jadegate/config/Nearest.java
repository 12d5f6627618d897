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
      int distance = distance(found, word);
      if (distance < least) {
        least = distance;
        best = word;
      }
    }
    return best;
  }

  /** Insertions, deletions and replacements between two words (Levenshtein, 1965). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
