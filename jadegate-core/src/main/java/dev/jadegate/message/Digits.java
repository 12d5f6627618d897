package dev.jadegate.message;

/** Plain numbers: digits and nothing else. */
final class Digits {
  /** So many digits fit a long. */
  private static final int MAX = 18;

  private Digits() {}

  /** The number; -1 if it is none, or one of more than 18 digits. */
  static long parse(byte[] bytes, int start, int digits) {
    long number = digits == 0 || digits > MAX ? -1 : 0;
    for (int i = 0; i < digits && number >= 0; i++) {
      number = append(number, bytes[start + i]);
    }
    return number;
  }

  /** The same of a text. */
  static long parse(CharSequence text) {
    int digits = text.length();
    long number = digits == 0 || digits > MAX ? -1 : 0;
    for (int i = 0; i < digits && number >= 0; i++) {
      number = append(number, text.charAt(i));
    }
    return number;
  }

  private static long append(long number, int character) {
    int digit = character - '0';
    return digit < 0 || digit > 9 ? -1 : number * 10 + digit;
  }
}
