package dev.jadegate.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Discovery of all services that list no instances. */
public record DiscoverySection(
    @Key(value = "What services have of it unless they say otherwise.", inline = true)
        DiscoveryConfig common,
    @Key(
            value =
                "How long the start, and a reload, wait for the instances of services that have"
                    + " none yet. 0: not at all.",
            orElse = "3s",
            max = "5m")
        Duration startTimeout,
    @Key(
            "A folder in which the instances last found are kept, for a start while the registry is"
                + " down. Absent: they are not kept.")
        String keepState,
    @Key("The gateway itself is put into the registry, and taken out when it stops.")
        @Nullable RegisterConfig register) {
  public DiscoverySection {
    if (register != null && common.provider() != DiscoveryProvider.CONSUL) {
      throw new IllegalArgumentException(
          "register: found it with a provider that takes nothing; expected consul");
    }
    if (!common.name().isEmpty()) {
      throw new IllegalArgumentException(
          "name: found \"" + common.name() + "\" for all services; expected it in one of them");
    }
  }
}
