package dev.jadegate.config;

/** Copies of requests to another service, whose answers nobody gets. */
public record MirrorConfig(
    @Key(value = "The service that gets the copies.", required = true) String service,
    @Key(
            value = "The percentage of requests that are copied.",
            orElse = "100",
            min = "0",
            max = "100")
        double percent,
    @Key(
            value = "Requests with a longer body are not copied; it is kept until it is complete.",
            orElse = "64KB",
            max = "16MB")
        Size maxBody) {}
