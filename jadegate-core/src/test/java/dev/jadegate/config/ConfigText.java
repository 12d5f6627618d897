package dev.jadegate.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads texts for tests, with one filter known: {@code paint}. */
final class ConfigText {
  /** The configuration of a filter, as its author would write it. */
  record Paint(String colour, int layers, boolean glossy, List<String> rooms) {
    Paint {
      if (colour.equals("plaid")) {
        throw new IllegalArgumentException("found the colour plaid; expected one colour");
      }
    }
  }

  private ConfigText() {}

  static ConfigLoader loader(Map<String, String> environment) {
    return new ConfigLoader(environment::get, name -> name.equals("paint") ? Paint.class : null);
  }

  static GatewayConfig load(String text) {
    return loader(Map.of()).parse("g.yaml", text).config();
  }

  static List<String> warnings(String text) {
    return texts(loader(Map.of()).parse("g.yaml", text).warnings());
  }

  /** All errors, as a user sees them; empty if there are none. */
  static List<String> errors(String text) {
    return errors(text, Map.of());
  }

  static List<String> errors(String text, Map<String, String> environment) {
    try {
      loader(environment).parse("g.yaml", text);
      return List.of();
    } catch (ConfigException e) {
      return texts(e.problems());
    }
  }

  /** A service with one route and these lines in its section. */
  static String service(String lines) {
    return "services:\n- name: users\n  path: /users\n" + lines.indent(2);
  }

  /** The policies of the first route of a file. */
  static Policies policies(String text) {
    return load(text).routes().getFirst().policies();
  }

  static String resource(String name) {
    try (InputStream in = ConfigText.class.getResourceAsStream("/config/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> texts(List<Problem> problems) {
    return problems.stream().map(Problem::toString).toList();
  }
}
