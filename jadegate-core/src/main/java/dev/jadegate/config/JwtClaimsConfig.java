package dev.jadegate.config;

/**
 * Which claims of a token say what. A dot leads into an object, as in {@code realm_access.roles},
 * unless there is a claim of the whole name.
 */
public record JwtClaimsConfig(
    @Key(value = "Who asks: text.", orElse = "sub") String userId,
    @Key(value = "The roles: text, or a list.", orElse = "role") String role,
    @Key(
            value = "The permissions: text with spaces between them, or a list.",
            orElse = "permissions")
        String permissions) {}
