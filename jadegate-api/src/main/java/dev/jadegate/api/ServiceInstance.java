package dev.jadegate.api;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One address of a service, as the configuration or a registry describes it.
 *
 * @param id tells it from the service's other instances
 * @param address an IP address, or a name that DNS knows
 * @param port from 1 to 65535
 * @param weight its share beside the others, 0 to 65535; 0 only where the registry means that it
 *     shall get nothing
 * @param metadata what else is known of it, such as its zone
 * @param health the URL that active health checks ask; null if it has none of its own
 * @param backup whether it is asked only where the others do not suffice
 */
public record ServiceInstance(
    String id,
    String address,
    int port,
    int weight,
    Map<String, String> metadata,
    @Nullable URI health,
    boolean backup) {
  /** The weight of an instance of which nothing is said. */
  public static final int DEFAULT_WEIGHT = 100;

  private static final String WEIGHT = "weight";
  private static final int MAX_PORT = 65535;
  private static final int MAX_WEIGHT = 65535;

  /**
   * Checks what it is given.
   *
   * @throws IllegalArgumentException if an id or an address is missing, or a number is out of range
   */
  public ServiceInstance {
    if (id.isEmpty() || address.isEmpty()) {
      throw new IllegalArgumentException(
          "found the id \"" + id + "\" and the address \"" + address + "\"; expected both");
    }
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("found port " + port + "; expected 1 to " + MAX_PORT);
    }
    if (weight < 0 || weight > MAX_WEIGHT) {
      throw new IllegalArgumentException(
          "found weight " + weight + "; expected 0 to " + MAX_WEIGHT);
    }
    metadata = Map.copyOf(metadata);
  }

  /** One of which nothing but the address is known, named by it. */
  public static ServiceInstance of(String address, int port) {
    return new ServiceInstance(
        address + ":" + port, address, port, DEFAULT_WEIGHT, Map.of(), null, false);
  }

  /**
   * The weight that metadata give under {@code weight}, or 100 where they give none, or none that
   * can be used.
   */
  public static int weightOf(Map<String, String> metadata) {
    String text = metadata.get(WEIGHT);
    if (text == null || !text.matches("[0-9]{1,5}")) {
      return DEFAULT_WEIGHT;
    }
    return Math.min(Integer.parseInt(text), MAX_WEIGHT);
  }

  /** The URL that active health checks ask, if it has one of its own. */
  public Optional<URI> healthUrl() {
    return Optional.ofNullable(health);
  }

  /** {@code address:port}, an IPv6 address in brackets. */
  public String authority() {
    return address.indexOf(':') >= 0 ? "[" + address + "]:" + port : address + ":" + port;
  }
}
