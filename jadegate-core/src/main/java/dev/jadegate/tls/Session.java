package dev.jadegate.tls;

import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake came to.
 *
 * @param version such as {@code TLSv1.3}
 * @param protocol agreed on by ALPN; empty if none was
 * @param serverName that the client asked for, if that was of interest
 * @param peerChain the other side's certificate and those between it and the root, verified; empty
 *     if it showed none
 */
public record Session(
    String version, String protocol, @Nullable String serverName, List<X509Certificate> peerChain) {
  static Session of(SslHandler tls, @Nullable String serverName) {
    SSLSession session = tls.engine().getSession();
    return new Session(
        session.getProtocol(),
        Objects.requireNonNullElse(tls.applicationProtocol(), ""),
        serverName,
        peerChain(session));
  }

  /** Of QUIC, where HTTP/3 is all there is to agree on. */
  public static Session of(SSLEngine quic, @Nullable String serverName) {
    SSLSession session = quic.getSession();
    return new Session(session.getProtocol(), "h3", serverName, peerChain(session));
  }

  private static List<X509Certificate> peerChain(SSLSession session) {
    try {
      List<X509Certificate> chain = new ArrayList<>();
      for (Certificate certificate : session.getPeerCertificates()) {
        if (certificate instanceof X509Certificate x509) {
          chain.add(x509);
        }
      }
      return List.copyOf(chain);
    } catch (SSLPeerUnverifiedException e) {
      return List.of(); // it showed none, which is the usual case for clients
    }
  }
}
