package dev.jadegate.config;

import java.time.Duration;

/** A cookie that brings a client back to the instance that it had. */
public record StickyConfig(
    @Key(
            value =
                "The cookie's name. Services that one host serves want different names, or they"
                    + " take it from each other.",
            orElse = "JADEGATE",
            format = Format.NAME)
        String cookie,
    @Key(
            value =
                "So long a cookie is good; past half of it the client gets a new one with an"
                    + " answer.",
            orElse = "1h",
            min = "1s",
            max = "400d")
        Duration ttl,
    @Key(value = "What it is like.", inline = true) CookieConfig like) {}
