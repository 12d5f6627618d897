package dev.jadegate.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One address of a service. */
public record InstanceConfig(
    String id,
    String address,
    int port,
    int weight,
    Map<String, String> metadata,
    @Nullable String healthUrl,
    boolean backup) {}
