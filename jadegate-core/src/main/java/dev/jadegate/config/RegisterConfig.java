package dev.jadegate.config;

/** The gateway itself as an instance in the registry. */
public record RegisterConfig(
    @Key(value = "The service's name.", orElse = "api-gateway") String name,
    @Key(value = "The address at which others reach this gateway.", required = true)
        String address) {}
