package dev.jadegate.upstream.discovery.etcd;

import dev.jadegate.api.ServiceInstance;
import dev.jadegate.api.ServiceQuery;
import dev.jadegate.upstream.discovery.Json;
import io.netty.util.NetUtil;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the value of a key says of an instance: a JSON object, or {@code host:port}.
 *
 * @param hasPort whether the instance's port is its own, and not a stand-in
 * @param tags which a service may ask for
 */
record InstanceValue(ServiceInstance instance, boolean hasPort, Set<String> tags) {
  private static final String ZONE = "zone";
  private static final int STAND_IN = 1;

  /** A value that says nothing of use; the message says why. */
  static final class BadValueException extends Exception {
    private static final long serialVersionUID = 1;

    BadValueException(String reason) {
      super(reason);
    }
  }

  /**
   * Reads a value.
   *
   * @throws BadValueException if no instance can be made of it
   */
  static InstanceValue parse(String id, byte[] value) throws BadValueException {
    String text = new String(value, StandardCharsets.UTF_8).strip();
    try {
      return text.startsWith("{") ? ofObject(id, Json.parse(value)) : ofText(id, text);
    } catch (IllegalArgumentException e) {
      throw new BadValueException(String.valueOf(e.getMessage()));
    }
  }

  private static InstanceValue ofText(String id, String text) {
    Authority authority = Authority.parse(text);
    return new InstanceValue(
        new ServiceInstance(
            id,
            authority.host(),
            authority.portOr(STAND_IN),
            ServiceInstance.DEFAULT_WEIGHT,
            Map.of(),
            null,
            false),
        authority.hasPort(),
        Set.of());
  }

  private static InstanceValue ofObject(String id, Json value) {
    Authority authority = authority(value);
    Map<String, String> metadata = metadata(value);
    return new InstanceValue(
        new ServiceInstance(
            id,
            authority.host(),
            authority.portOr(STAND_IN),
            weight(value.get("weight"), metadata),
            metadata,
            health(value.get("health_url").text()),
            value.get("backup").is(false)),
        authority.hasPort(),
        value.get("tags").items().stream().map(Json::text).collect(Collectors.toUnmodifiableSet()));
  }

  private static Authority authority(Json value) {
    String address = value.get("address").text();
    Json port = value.get("port");
    return port.isPresent()
        ? new Authority(address, (int) Math.clamp(port.number(0), 0L, Integer.MAX_VALUE))
        : Authority.parse(address);
  }

  private static Map<String, String> metadata(Json value) {
    Map<String, String> metadata = new HashMap<>();
    value.get("metadata").members().forEach((name, one) -> metadata.put(name, one.label()));
    String zone = value.get(ZONE).text();
    if (!zone.isEmpty()) {
      metadata.put(ZONE, zone);
    }
    return metadata;
  }

  private static int weight(Json weight, Map<String, String> metadata) {
    return weight.isPresent()
        ? (int) Math.clamp(weight.number(-1), -1L, Integer.MAX_VALUE)
        : ServiceInstance.weightOf(metadata);
  }

  private static @Nullable URI health(String url) {
    try {
      return url.isEmpty() ? null : new URI(url);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("found the health_url \"" + url + "\"; expected a URL", e);
    }
  }

  /** The instance, if it is one that is looked for; null if it is not. */
  @Nullable ServiceInstance wanted(ServiceQuery query) {
    if (!tags.containsAll(query.tags())) {
      return null;
    }
    if (hasPort) {
      return instance;
    }
    return query.port() == 0
        ? null
        : new ServiceInstance(
            instance.id(),
            instance.address(),
            query.port(),
            instance.weight(),
            instance.metadata(),
            instance.health(),
            instance.backup());
  }

  /** {@code host:port} or {@code host}; an IPv6 address with a port is in brackets. */
  private record Authority(String host, int port) {
    private static final int NONE = -1;

    Authority {
      if (!host.matches("[A-Za-z0-9._-]+") && !NetUtil.isValidIpV6Address(host)) {
        throw new IllegalArgumentException(
            "found the address \""
                + host
                + "\"; expected host:port, or a JSON object with address and port");
      }
    }

    static Authority parse(String text) {
      if (!text.matches(".+:[0-9]{1,5}") || NetUtil.isValidIpV6Address(text)) {
        return new Authority(text, NONE);
      }
      int colon = text.lastIndexOf(':');
      String host = text.substring(0, colon);
      boolean isBracketed = host.startsWith("[") && host.endsWith("]");
      return new Authority(
          isBracketed ? host.substring(1, host.length() - 1) : host,
          Integer.parseInt(text.substring(colon + 1)));
    }

    boolean hasPort() {
      return port != NONE;
    }

    int portOr(int other) {
      return hasPort() ? port : other;
    }
  }
}
