package dev.jadegate.config;

/** Security headers of every response. */
public record SecurityConfig(
    @Key("true, false, or fields that replace the usual ones; the value none leaves one out.")
        SecurityHeaders headers,
    @Key(
            value = "Content-Security-Policy; none, because most policies break somebody's pages.",
            orElse = "none",
            format = Format.FIELD_VALUE)
        String csp,
    @Key(
            value = "Replaces the instances' Server field; empty: it is removed.",
            format = Format.FIELD_VALUE)
        String serverHeader) {}
