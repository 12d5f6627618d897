package dev.jadegate.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** TLS of a listener. */
public record TlsConfig(
    @Key(value = "Chosen by the name that the client asks for; else the first.", required = true)
        List<CertificateConfig> certificates,
    @Key(value = "The oldest version that is spoken.", orElse = "TLSv1.2") TlsVersion minVersion,
    @Key(value = "Whether clients must show a certificate.", orElse = "none") ClientAuth clientAuth,
    @Key("PEM file: who may have signed the clients' certificates.") @Nullable String clientCa,
    Place place) {
  public TlsConfig {
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("certificates: found none; expected at least one");
    }
    if (clientAuth != ClientAuth.NONE && clientCa == null) {
      throw new IllegalArgumentException(
          "client_auth without client_ca; expected the file of those who sign the clients'"
              + " certificates");
    }
  }
}
