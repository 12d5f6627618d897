package dev.jadegate.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fills in {@code ${NAME}}, {@code ${NAME:default}} and {@code ${file:/path}} (the file's text
 * without the line ends at its end). With a second dollar sign before it, all that stays as it is.
 * What is filled in is not searched again.
 */
final class Interpolation {
  private static final String FILE = "file:";

  /** Keys and certificates are some kilobytes; a device would have no end. */
  private static final int MAX_FILE_BYTES = 1024 * 1024;

  private static final Pattern LINE_ENDS = Pattern.compile("[\\r\\n]+\\z");

  private final Function<String, @Nullable String> environment;

  Interpolation(Function<String, @Nullable String> environment) {
    this.environment = environment;
  }

  String apply(String text, Place place, String path, Problems problems) {
    int open = text.indexOf("${");
    if (open < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (open >= 0) {
      if (open > at && text.charAt(open - 1) == '$') {
        out.append(text, at, open - 1).append("${");
        at = open + 2;
      } else {
        int close = text.indexOf('}', open);
        if (close < 0) {
          problems.unreadable(place, path, "found \"" + text + "\"; expected a } after ${");
          return text;
        }
        out.append(text, at, open);
        out.append(value(text.substring(open + 2, close), place, path, problems));
        at = close + 1;
      }
      open = text.indexOf("${", at);
    }
    String filled = out.append(text, at, text.length()).toString();
    if (text.contains("${" + FILE) && !filled.isEmpty()) {
      problems.hide(filled, text); // files hold passwords and keys
    }
    return filled;
  }

  private String value(String inside, Place place, String path, Problems problems) {
    if (inside.startsWith(FILE)) {
      return file(inside.substring(FILE.length()), place, path, problems);
    }
    int colon = inside.indexOf(':');
    String name = colon < 0 ? inside : inside.substring(0, colon);
    String value = environment.apply(name);
    if (value != null) {
      return value;
    }
    if (colon < 0) {
      problems.unreadable(
          place,
          path,
          "the environment has no %s; set it, or give a default: ${%s:default}"
              .formatted(name, name));
      return "";
    }
    return inside.substring(colon + 1);
  }

  private static String file(String name, Place place, String path, Problems problems) {
    try (InputStream in = Files.newInputStream(Path.of(name))) {
      byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        problems.unreadable(place, path, "the file " + name + " is larger than 1 MB");
        return "";
      }
      return LINE_ENDS.matcher(new String(bytes, StandardCharsets.UTF_8)).replaceFirst("");
    } catch (IOException | InvalidPathException e) {
      problems.unreadable(place, path, "cannot read the file " + name);
      return "";
    }
  }
}
