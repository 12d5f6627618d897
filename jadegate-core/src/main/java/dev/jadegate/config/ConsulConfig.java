package dev.jadegate.config;

import java.time.Duration;

/** A Consul agent. */
public record ConsulConfig(
    @Key(value = "The agent's address, or its URL for https.", orElse = "localhost:8500")
        String address,
    @Key("The token of its access control.") String token,
    @Key("The data centre; the agent's own if absent.") String datacenter,
    @Key(
            name = "wait",
            value = "How long the agent may hold an answer back until something changes.",
            orElse = "55s",
            min = "1s",
            max = "10m")
        Duration waitTime,
    @Key(
            value = "Whether instances are left out whose checks in Consul do not pass.",
            orElse = "true")
        boolean passingOnly) {}
