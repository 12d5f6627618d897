package dev.jadegate.testkit;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.X509Bundle;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;

/**
 * TLS by the JDK, not by what the gateway uses, and its objects are none that {@link LeakWatch}
 * counts. By ALPN it offers and takes only h2.
 */
final class Http2Tls {
  private Http2Tls() {}

  /** The called end; who offers other protocols gets an alert (RFC 7301, section 3.2). */
  static SslContext called(X509Bundle certificate) {
    try {
      return SslContextBuilder.forServer(
              certificate.getKeyPair().getPrivate(), certificate.getCertificatePath())
          .sslProvider(SslProvider.JDK)
          .applicationProtocolConfig(onlyHttp2(SelectorFailureBehavior.FATAL_ALERT))
          .build();
    } catch (SSLException e) {
      throw new IllegalArgumentException("certificate is not fit for TLS: " + certificate, e);
    }
  }

  /** The calling end; it verifies chain and name. */
  static SslContext calling(X509Certificate root) throws SSLException {
    return SslContextBuilder.forClient()
        .sslProvider(SslProvider.JDK)
        .trustManager(root)
        .applicationProtocolConfig(onlyHttp2(SelectorFailureBehavior.NO_ADVERTISE))
        .build();
  }

  private static ApplicationProtocolConfig onlyHttp2(SelectorFailureBehavior otherwise) {
    return new ApplicationProtocolConfig(
        Protocol.ALPN,
        otherwise,
        SelectedListenerFailureBehavior.ACCEPT,
        ApplicationProtocolNames.HTTP_2);
  }
}
