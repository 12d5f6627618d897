package dev.jadegate.config;

import org.jspecify.annotations.Nullable;

/** TLS to the instances of a service. */
public record UpstreamTlsConfig(
    @Key("PEM file: who may have signed the instances' certificates; absent: whom Java trusts.")
        @Nullable String ca,
    @Key(
            value =
                "The name that is asked for and must be in the certificate; absent: the address.",
            format = Format.HOST)
        @Nullable String serverName,
    @Key("PEM file: the certificate that is shown to the instances.") @Nullable String cert,
    @Key("PEM file: its private key, not encrypted.") @Nullable String key,
    @Key(
            value = "Whether the instances' certificates are checked; false: anybody may answer.",
            orElse = "true")
        boolean verify,
    Place place) {
  public UpstreamTlsConfig {
    if ((cert == null) != (key == null)) {
      throw new IllegalArgumentException(
          "found " + (cert == null ? "key without cert" : "cert without key") + "; expected both");
    }
  }

  /** What holds where a service has {@code protocol: https} and says nothing of TLS. */
  public static UpstreamTlsConfig usual() {
    return new UpstreamTlsConfig(null, null, null, null, true, new Place("", 0, 0));
  }
}
