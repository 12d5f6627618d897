package dev.jadegate.config;

/** Names in DNS. */
public record DnsConfig(
    @Key(
            value = "When a name is asked for again: ttl, as its answer says, or a duration.",
            orElse = "ttl")
        String refresh) {}
