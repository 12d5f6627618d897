package dev.jadegate.config;

import java.time.Duration;
import java.util.List;

/** Names in DNS. */
public record DnsConfig(
    @Key(
            value =
                "When a name is asked for again: ttl, as its answer says (but not more than once a"
                    + " second, and at least every five minutes), or so long after each answer.",
            orElse = "ttl",
            min = "1s",
            max = "1h")
        Duration refresh,
    @Key(
            value = "The servers, asked in this order until one answers. Absent: the system's.",
            format = Format.DNS_SERVER)
        List<String> servers,
    @Key(value = "Which addresses of a name are used.", orElse = "any") AddressFamily addresses) {}
