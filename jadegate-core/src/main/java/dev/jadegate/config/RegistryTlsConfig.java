package dev.jadegate.config;

import org.jspecify.annotations.Nullable;

/** TLS to a registry. The files are read again for each connection. */
public record RegistryTlsConfig(
    @Key("PEM file: who may have signed the registry's certificate; absent: whom Java trusts.")
        @Nullable String ca,
    @Key("PEM file: the certificate that is shown to the registry.") @Nullable String cert,
    @Key("PEM file: its private key, not encrypted.") @Nullable String key) {
  public RegistryTlsConfig {
    if ((cert == null) != (key == null)) {
      throw new IllegalArgumentException(
          "found " + (cert == null ? "key without cert" : "cert without key") + "; expected both");
    }
  }
}
