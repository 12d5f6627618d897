package dev.jadegate.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Policies of a route, after defaults, service and route were merged. Null: off. */
public record Policies(
    @Key("Timeouts of an attempt and of the whole exchange.") TimeoutConfig timeout,
    @Key("When a failed attempt is made again.") RetryConfig retry,
    @Key("As max_request_size of the gateway, for this route.") @Nullable Size maxRequestSize,
    @Key("Changes to header fields.") @Nullable TransformConfig transform,
    @Key("Cross-origin requests.") @Nullable CorsConfig cors,
    @Key("Which client addresses may pass.") @Nullable IpConfig ip,
    @Key("Who may ask, and how it is shown.") @Nullable RouteAuthConfig auth,
    @Key("Delays and failures on purpose, to see how callers take them.")
        @Nullable FaultConfig fault,
    @Key("When a request whose answer does not come is sent to another instance too.")
        @Nullable HedgeConfig hedge,
    @Key("Copies of requests to another service, whose answers nobody gets.")
        @Nullable MirrorConfig mirror,
    @Key("Which answers are kept, and how they are used. Without keys of its own: cache: {}.")
        @Nullable RouteCacheConfig cache,
    @Key("Which answers are compressed, and how. Without keys of its own: compression: {}.")
        @Nullable CompressionConfig compression,
    @Key(value = "Who is refused first when a service has too much to do.", orElse = "normal")
        Priority priority,
    @Key("How many requests may pass; several limits all count.") List<RateLimitConfig> rateLimit,
    @Key(
            value =
                "Whether calls in gRPC-Web, which browsers make, are translated to gRPC for the"
                    + " instances, and their answers back.",
            orElse = "false")
        boolean grpcWeb,
    @Key(
            value = "Protocols that a connection may be upgraded to, in lower case; none forbids.",
            orElse = "websocket",
            format = Format.FIELD_NAME)
        List<String> upgrade,
    @Key("Filters of your own, by name, in order.") List<FilterConfig> filters) {}
