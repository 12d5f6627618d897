package dev.jadegate.config;

/** The log of the gateway and the access log. */
public record LoggingConfig(
    @Key(value = "The least level that is logged.", orElse = "info") LogLevel level,
    @Key("One line a request.") AccessLogConfig accessLog,
    @Key(
            value =
                "How much of the access log may wait to be written; beyond, lines are dropped and"
                    + " counted.",
            orElse = "8MB",
            min = "64KB")
        Size buffer) {}
