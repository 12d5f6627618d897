package dev.jadegate.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whose TLS it is, and what both sides have in common. */
final class Engine {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  /**
   * Forward secrecy and authenticated encryption only, as RFC 9325, section 4.2, recommends;
   * AES-128 first, because it is the fastest where there are instructions for it, and strong
   * enough.
   */
  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private Engine() {}

  /** BoringSSL where its library loads. */
  private static final class Best {
    static final SslProvider PROVIDER = choose();

    private static SslProvider choose() {
      if (OpenSsl.isAvailable()) {
        // Counted by hand: the other kind would burden each connection with a finalizer.
        return SslProvider.OPENSSL_REFCNT;
      }
      LOG.atWarn()
          .addKeyValue("reason", String.valueOf(OpenSsl.unavailabilityCause()))
          .log("no BoringSSL here: TLS is that of the Java runtime, which costs more CPU time");
      return SslProvider.JDK;
    }
  }

  static SslProvider best() {
    return Best.PROVIDER;
  }

  /**
   * Adds what is the same on both sides.
   *
   * @param oldest the oldest version to speak
   * @param protocols to agree on by ALPN, the first preferred
   */
  static SslContextBuilder common(
      SslContextBuilder builder, SslProvider provider, String oldest, List<String> protocols) {
    List<String> versions =
        oldest.equals("TLSv1.3") ? List.of("TLSv1.3") : List.of("TLSv1.3", "TLSv1.2");
    return builder
        .sslProvider(provider)
        // Where Netty puts a key for a moment. The default encrypts it as if it were for a file, in
        // ten thousand rounds and back, which takes longer than all else that a context needs.
        .keyStoreType("JKS")
        .protocols(versions)
        .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                protocols));
  }
}
