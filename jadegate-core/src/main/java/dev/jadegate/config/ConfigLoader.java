package dev.jadegate.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads configurations. Immutable; may block. */
public final class ConfigLoader {
  private final Function<String, @Nullable String> environment;
  private final Function<String, @Nullable Class<? extends Record>> filterTypes;
  private final Set<String> balancers;

  /**
   * A loader.
   *
   * @param environment variables by name; null: not set
   * @param filterTypes the types of filters' configurations by the filter's name; null: no such
   *     filter
   */
  public ConfigLoader(
      Function<String, @Nullable String> environment,
      Function<String, @Nullable Class<? extends Record>> filterTypes) {
    this(environment, filterTypes, Set.of());
  }

  /**
   * A loader that knows balancers of jars.
   *
   * @param balancers their names
   */
  public ConfigLoader(
      Function<String, @Nullable String> environment,
      Function<String, @Nullable Class<? extends Record>> filterTypes,
      Set<String> balancers) {
    this.environment = environment;
    this.filterTypes = filterTypes;
    this.balancers = new TreeSet<>(balancers);
  }

  /**
   * What was read.
   *
   * @param warnings of what is accepted but not in effect
   */
  public record Loaded(GatewayConfig config, List<Problem> warnings) {}

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read
   * @throws ConfigException if anything in it is wrong
   */
  public Loaded load(Path file) throws IOException {
    return parse(file.toString(), TextFile.read(file));
  }

  /**
   * Reads a text.
   *
   * @param name of the file, for messages
   * @throws ConfigException if anything in it is wrong
   */
  public Loaded parse(String name, String text) {
    Problems problems = new Problems();
    Yaml root = new YamlReader(name, new Interpolation(environment), problems).read(text);
    Place start = new Place(name, 1, 1);
    Yaml.Fields fields = new Yaml.Fields(Map.of(), start);
    switch (root) {
      case null -> {} // nothing is written: everything has its default
      case Yaml.Fields some -> fields = some;
      case Yaml other ->
          problems.error(
              other.place(),
              "",
              "found " + Binder.kind(other) + "; expected keys such as gateway and services");
    }
    GatewayConfig config =
        new FileBinder(new Binder(filterTypes, balancers, problems), problems).bind(fields);
    if (config == null || !problems.isEmpty()) {
      throw new ConfigException(problems.errors());
    }
    return new Loaded(config, problems.warnings());
  }
}
