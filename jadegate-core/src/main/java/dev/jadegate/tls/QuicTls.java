package dev.jadegate.tls;

import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.ClientAuth;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** TLS of a listener within QUIC, which has its own library. */
final class QuicTls {
  private QuicTls() {}

  /**
   * A context for servers that agrees on HTTP/3 only, and on no early data.
   *
   * @param identities chosen by the name that the client asks for; else the first
   * @param authorities who may have signed the clients' certificates; null: none is asked for
   * @param required whether a client must show one
   */
  static QuicSslContext context(
      List<Identity> identities, @Nullable Authorities authorities, boolean required) {
    List<QuicSslContext> contexts = new ArrayList<>();
    for (Identity identity : identities) {
      contexts.add(builder(identity, authorities, required).build());
    }
    if (contexts.size() == 1) {
      return contexts.getFirst();
    }
    ServerNames names = new ServerNames(identities.stream().map(Identity::names).toList());
    return builder(identities.getFirst(), authorities, required)
        .sni(
            name -> contexts.get(names.choose(name == null ? null : name.toLowerCase(Locale.ROOT))))
        .build();
  }

  private static QuicSslContextBuilder builder(
      Identity identity, @Nullable Authorities authorities, boolean required) {
    QuicSslContextBuilder builder =
        QuicSslContextBuilder.forServer(
                identity.key(), null, identity.chain().toArray(X509Certificate[]::new))
            .applicationProtocols("h3")
            .earlyData(false);
    if (authorities != null) {
      builder
          .trustManager(authorities.certificates().toArray(X509Certificate[]::new))
          .clientAuth(required ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL);
    }
    return builder;
  }
}
