package dev.jadegate.upstream.discovery.consul;

import dev.jadegate.api.ServiceInstance;
import dev.jadegate.api.ServiceQuery;
import dev.jadegate.upstream.discovery.Json;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code /v1/health/service/NAME}. An entry without a usable address or port is left
 * out.
 */
final class HealthAnswer {
  private static final String WEIGHT = "weight";
  private static final String HEALTH_URL = "health_url";
  private static final int MAX_WEIGHT = 65535;
  private static final int MAX_PORT = 65535;

  private HealthAnswer() {}

  /**
   * The instances, sorted by id and address.
   *
   * @throws IllegalArgumentException if it is no such answer
   */
  static List<ServiceInstance> read(byte[] body, ServiceQuery query) {
    Json entries = Json.parse(body);
    if (!entries.isArray()) {
      throw new IllegalArgumentException("expected an array of services");
    }
    List<ServiceInstance> instances = new ArrayList<>();
    for (Json entry : entries.items()) {
      ServiceInstance instance = instance(entry, query);
      if (instance != null) {
        instances.add(instance);
      }
    }
    instances.sort(
        Comparator.comparing(ServiceInstance::id).thenComparing(ServiceInstance::authority));
    return instances;
  }

  private static @Nullable ServiceInstance instance(Json entry, ServiceQuery query) {
    Json service = entry.get("Service");
    String own = service.get("Address").text();
    String address = own.isEmpty() ? entry.get("Node").get("Address").text() : own;
    long given = service.get("Port").number(0);
    long port = given == 0 ? query.port() : given;
    Set<String> tags =
        service.get("Tags").items().stream().map(Json::text).collect(Collectors.toSet());
    if (address.isEmpty() || port < 1 || port > MAX_PORT || !tags.containsAll(query.tags())) {
      return null;
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    service.get("Meta").members().forEach((name, value) -> metadata.put(name, value.text()));
    String id = service.get("ID").text();
    return new ServiceInstance(
        id.isEmpty() ? address + ":" + port : id,
        address,
        (int) port,
        weight(service, metadata),
        metadata,
        health(entry, metadata),
        false);
  }

  /** That of the metadata; else Consul's, whose usual weight is 1 where ours is 100. */
  private static int weight(Json service, Map<String, String> metadata) {
    if (metadata.containsKey(WEIGHT)) {
      return ServiceInstance.weightOf(metadata);
    }
    long passing = service.get("Weights").get("Passing").number(1);
    return (int) Math.clamp(passing * ServiceInstance.DEFAULT_WEIGHT, 0, MAX_WEIGHT);
  }

  /** That of the metadata; else that of the first check that Consul makes by HTTP. */
  private static @Nullable URI health(Json entry, Map<String, String> metadata) {
    String text = metadata.getOrDefault(HEALTH_URL, "");
    for (Json check : entry.get("Checks").items()) {
      text = text.isEmpty() ? check.get("Definition").get("HTTP").text() : text;
    }
    if (!text.startsWith("http://") && !text.startsWith("https://")) {
      return null;
    }
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
