package dev.jadegate.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads a file of keys: {@code keys}, a list of {@link ApiKeyConfig}. May block. */
public final class ApiKeysFile {
  private ApiKeysFile() {}

  private record Keys(@Key("The keys.") List<ApiKeyConfig> keys) {}

  /**
   * Reads a file.
   *
   * @return the keys by their digests in lower case
   * @throws IOException if it cannot be read
   * @throws ConfigException if anything in it is wrong
   */
  public static Map<String, ApiKeyConfig> load(Path file) throws IOException {
    return parse(file.toString(), TextFile.read(file));
  }

  static Map<String, ApiKeyConfig> parse(String name, String text) {
    Problems problems = new Problems();
    Yaml root = new YamlReader(name, new Interpolation(variable -> null), problems).read(text);
    Map<String, ApiKeyConfig> byDigest = new HashMap<>();
    if (root instanceof Yaml.Fields fields) {
      Keys bound = new Binder(filter -> null, List.of(), problems).bindAll(Keys.class, fields, "");
      for (ApiKeyConfig key : bound == null ? List.<ApiKeyConfig>of() : bound.keys()) {
        ApiKeyConfig same = byDigest.put(key.sha256().toLowerCase(Locale.ROOT), key);
        if (same != null) {
          problems.error(
              fields.place(),
              "keys",
              "found one key twice, of " + same.owner() + " and " + key.owner());
        }
      }
    } else if (root != null) {
      problems.error(
          root.place(), "", "found " + Binder.kind(root) + "; expected a mapping with keys");
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems.errors());
    }
    return Map.copyOf(byDigest);
  }
}
