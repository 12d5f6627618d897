package dev.jadegate.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Caps for a service and its instances; over them requests wait, then fail. */
public record ConcurrencyConfig(
    @Key(
            value = "Connections to each instance, over all event loops.",
            orElse = "1000",
            min = "1",
            max = "1000000")
        int maxConnections,
    @Key(
            value =
                "Requests under way at the service, over all event loops and protocols; a WebSocket"
                    + " is one until it ends. 0: no limit.",
            orElse = "0",
            min = "0",
            max = "1000000")
        int maxRequests,
    @Key(
            value =
                "Whether the limit on requests under way is found out from how long answers take;"
                    + " max_requests is the most then.",
            orElse = "false")
        boolean adaptive,
    @Key(
            value = "Requests that may wait: for max_requests, and for connections to an instance.",
            orElse = "1024",
            min = "0")
        int maxPending,
    @Key(value = "How long one may wait.", orElse = "1s", min = "1ms") Duration pendingTimeout,
    @Key(
            value =
                "What tells tenants apart, who take turns when requests wait for max_requests."
                    + " Absent: all are one.",
            format = Format.HASH_KEY)
        @Nullable String tenant) {}
