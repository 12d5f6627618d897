package dev.jadegate.config;

import dev.jadegate.api.ServiceInstance;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One address of a service. */
public record InstanceConfig(
    @Key(
            "Tells it from the others when the file is read anew; address and port if absent. Logs"
                + " name the address.")
        String id,
    @Key(value = "An address, or a name that DNS knows.", required = true) String address,
    @Key(value = "Its port.", required = true, min = "1", max = "65535") int port,
    @Key(
            value =
                "Its share beside the others, where the algorithm knows weights. 0: it gets"
                    + " nothing. Absent: metadata.weight, else 100.",
            min = "0",
            max = "65535")
        @Nullable Integer weight,
    @Key("What else is known of it, such as its zone.") Map<String, String> metadata,
    @Key(
            value =
                "Where active health checks ask, in place of its address and the path of the check."
                    + " https only where the service has TLS.",
            format = Format.URL)
        @Nullable String healthUrl,
    @Key(value = "Whether it is used only while too few of the others are up.", orElse = "false")
        boolean backup) {
  private static final int MAX_PORT = 65535;

  public InstanceConfig {
    if (address.isBlank() || address.contains("/") || address.contains(" ")) {
      throw new IllegalArgumentException(
          "found the address \"" + address + "\"; expected a host name or an IP address");
    }
    id = id.isEmpty() ? address + ":" + port : id;
  }

  /** What it says, in the words that registries have too. */
  public ServiceInstance describe() {
    return new ServiceInstance(
        id,
        address,
        port,
        weight == null ? ServiceInstance.weightOf(metadata) : weight,
        metadata,
        healthUrl == null ? null : URI.create(healthUrl),
        backup);
  }

  /** From {@code host:port}. */
  public static InstanceConfig of(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 1 ? "" : text.substring(0, colon);
    String bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    String port = text.substring(colon + 1);
    if (host.isEmpty() || bare.equals(host) && host.indexOf(':') >= 0 || !isPort(port)) {
      throw new IllegalArgumentException(
          "found \""
              + text
              + "\"; expected host:port, such as \"127.0.0.1:9001\" or \"[::1]:9001\"");
    }
    return new InstanceConfig("", bare, Integer.parseInt(port), null, Map.of(), null, false);
  }

  private static boolean isPort(String text) {
    return text.matches("[0-9]{1,5}")
        && Integer.parseInt(text) >= 1
        && Integer.parseInt(text) <= MAX_PORT;
  }
}
