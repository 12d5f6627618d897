package dev.jadegate.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file says of discovery: of all services, and of each. A provider alone may stand for a
 * mapping; a service's mapping merges with that of all.
 */
final class DiscoveryFields {
  private static final String DISCOVERY = "discovery";
  private static final String INSTANCES = "instances";
  private static final String NONE = "none";

  private final Problems problems;
  private final Yaml.Fields section;

  DiscoveryFields(Yaml.Fields root, Problems problems) {
    this.problems = problems;
    Yaml value = root.value(DISCOVERY);
    Yaml.Fields given = mapping(value);
    if (value != null && given == null) {
      problems.error(
          value.place(), DISCOVERY, "found " + Binder.kind(value) + "; expected a mapping");
    }
    section = given == null ? new Yaml.Fields(Map.of(), root.place()) : given;
  }

  /** Of all services. */
  Yaml.Fields section() {
    return section;
  }

  /**
   * The fields of a service, with all that holds of its discovery; without, if it has instances.
   */
  Yaml.Fields of(Yaml.Fields service, String path) {
    Yaml own = service.value(DISCOVERY);
    Map<String, Yaml.Field> all = new LinkedHashMap<>(service.fields());
    if (service.value(INSTANCES) != null) {
      if (own != null && !(own instanceof Yaml.Text(String text, Place _) && text.equals(NONE))) {
        problems.error(own.place(), path, "found instances and discovery; expected one of them");
      }
      all.remove(DISCOVERY);
      return new Yaml.Fields(all, service.empty(), service.place());
    }
    Yaml.Fields given = mapping(own);
    Yaml.Fields common = section.only(Shape.of(DiscoveryConfig.class).keys());
    if (own == null) {
      all.put(DISCOVERY, new Yaml.Field(service.place(), common));
    } else if (given != null) {
      all.put(DISCOVERY, new Yaml.Field(own.place(), common.mergedWith(given)));
    }
    return new Yaml.Fields(all, service.empty(), service.place());
  }

  private static Yaml.@Nullable Fields mapping(@Nullable Yaml value) {
    return switch (value) {
      case Yaml.Fields fields -> fields;
      case Yaml.Text(String provider, Place place) ->
          new Yaml.Fields(
              Map.of("provider", new Yaml.Field(place, new Yaml.Text(provider, place))), place);
      case Yaml.Items _ -> null;
      case null -> null;
    };
  }
}
