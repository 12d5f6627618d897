package dev.jadegate.config;

import java.util.List;

/** Who may pass. Several ways to show it are alternatives. */
public record RouteAuthConfig(
    @Key(value = "A token of this issuer, or of one of these.", format = Format.NAME)
        List<String> jwt,
    @Key(value = "A key.", orElse = "false") boolean apiKey,
    @Key(value = "A name with its password.", orElse = "false") boolean basic,
    @Key(
            value =
                "Whether requests pass too that show nothing. What is shown and wrong is refused"
                    + " all the same.",
            orElse = "false")
        boolean optional,
    @Key("One of these permissions is needed.") List<String> permissions,
    @Key("All of these permissions are needed.") List<String> allPermissions,
    @Key("One of these roles is needed.") List<String> roles,
    @Key(
            value = "Whether the instances do not get to see what the client has shown.",
            orElse = "false")
        boolean hideCredentials) {
  public RouteAuthConfig {
    if (jwt.isEmpty() && !apiKey && !basic) {
      throw new IllegalArgumentException(
          "found no way to show who asks; expected jwt, api_key or basic");
    }
    if (optional && (!permissions.isEmpty() || !allPermissions.isEmpty() || !roles.isEmpty())) {
      throw new IllegalArgumentException(
          "optional: found true beside permissions or roles, which nobody has who shows nothing");
    }
  }
}
