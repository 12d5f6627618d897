package dev.jadegate.config;

import java.time.Duration;

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
        Duration startTimeout) {
  public DiscoverySection {
    if (!common.name().isEmpty()) {
      throw new IllegalArgumentException(
          "name: found \"" + common.name() + "\" for all services; expected it in one of them");
    }
  }
}
