package dev.jadegate.testkit;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

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
          .keyStoreType("JKS") // far quicker than the default
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

  /** A blocking socket of the calling end, on which h2 was agreed on. */
  static SSLSocket socket(int port, String name, X509Certificate root) throws IOException {
    SSLContext context = ((JdkSslContext) calling(root)).context();
    Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, name, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {ApplicationProtocolNames.HTTP_2});
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.setSoTimeout((int) Gate.PATIENCE.toMillis());
    socket.startHandshake();
    if (!socket.getApplicationProtocol().equals(ApplicationProtocolNames.HTTP_2)) {
      socket.close();
      throw new IOException("not h2 by ALPN: \"" + socket.getApplicationProtocol() + '"');
    }
    return socket;
  }

  private static ApplicationProtocolConfig onlyHttp2(SelectorFailureBehavior otherwise) {
    return new ApplicationProtocolConfig(
        Protocol.ALPN,
        otherwise,
        SelectedListenerFailureBehavior.ACCEPT,
        ApplicationProtocolNames.HTTP_2);
  }
}
