package dev.jadegate.config;

/** A file with instances. */
public record FileDiscoveryConfig(
    @Key(
            value = "The file: services with their instances, as under instances. It is watched.",
            orElse = "instances.yaml")
        String path) {
  public FileDiscoveryConfig {
    if (path.isBlank() || path.indexOf(0) >= 0) {
      throw new IllegalArgumentException("path: found \"" + path + "\"; expected that of a file");
    }
  }
}
