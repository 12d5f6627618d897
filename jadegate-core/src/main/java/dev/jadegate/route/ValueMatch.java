package dev.jadegate.route;

import com.google.re2j.Pattern;

/** What the value of a field or of a query parameter must be. Immutable. */
sealed interface ValueMatch {
  /** As the configuration writes it: {@code *}: present, {@code ~ regex}, or the value itself. */
  static ValueMatch of(String text) {
    if (text.equals("*")) {
      return new Present();
    }
    return text.startsWith("~")
        ? new Matching(Pattern.compile(text.substring(1).strip()))
        : new Equal(text);
  }

  boolean matches(String value);

  /** Any value will do. */
  record Present() implements ValueMatch {
    @Override
    public boolean matches(String value) {
      return true;
    }
  }

  /** Exactly this value. */
  record Equal(String expected) implements ValueMatch {
    @Override
    public boolean matches(String value) {
      return expected.equals(value);
    }
  }

  /** A value in which the expression is found; linear in the value's length. */
  record Matching(Pattern pattern) implements ValueMatch {
    @Override
    public boolean matches(String value) {
      return pattern.matcher(value).find();
    }
  }
}
