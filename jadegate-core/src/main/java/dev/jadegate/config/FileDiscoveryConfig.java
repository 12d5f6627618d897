package dev.jadegate.config;

/** A file with instances. */
public record FileDiscoveryConfig(
    @Key(value = "The file, which is watched.", orElse = "instances.yaml") String path) {}
