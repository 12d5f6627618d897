package dev.jadegate.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads files that name the instances of services, each service with a list as {@code instances} in
 * the configuration. Immutable; may block.
 */
public final class InstancesFile {
  private static final Shape.Slot SLOT = Shape.of(Entry.class).slots().getFirst();

  private final Function<String, @Nullable String> environment;

  /** What stands beside the name of a service. */
  private record Entry(@Key("Its instances.") List<InstanceConfig> instances) {}

  /**
   * A reader.
   *
   * @param environment variables by name; null: not set
   */
  public InstancesFile(Function<String, @Nullable String> environment) {
    this.environment = environment;
  }

  /**
   * Reads a file.
   *
   * @return the instances of each service that the file names
   * @throws IOException if it cannot be read
   * @throws ConfigException if anything in it is wrong
   */
  public Map<String, List<InstanceConfig>> load(Path file) throws IOException {
    return parse(file.toString(), TextFile.read(file));
  }

  Map<String, List<InstanceConfig>> parse(String name, String text) {
    Problems problems = new Problems();
    Yaml root = new YamlReader(name, new Interpolation(environment), problems).read(text);
    Binder binder = new Binder(filter -> null, List.of(), problems);
    Map<String, List<InstanceConfig>> instances = new LinkedHashMap<>();
    switch (root) {
      case null -> {} // no services
      case Yaml.Fields services -> {
        services.empty().keySet().forEach(service -> instances.put(service, List.of()));
        services
            .fields()
            .forEach(
                (service, field) -> instances.put(service, list(binder, service, field.value())));
      }
      case Yaml other ->
          problems.error(
              other.place(),
              "",
              "found " + Binder.kind(other) + "; expected names of services, each with a list");
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems.errors());
    }
    return instances;
  }

  private static List<InstanceConfig> list(Binder binder, String service, Yaml value) {
    return binder.list(InstanceConfig.class, SLOT.key(), value, service).stream()
        .map(InstanceConfig.class::cast)
        .toList();
  }
}
