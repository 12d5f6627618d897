package dev.jadegate.pairs;

import dev.jadegate.testkit.Http2Client;
import dev.jadegate.testkit.Http3Client;
import dev.jadegate.testkit.TestGateway;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;

/** What a client speaks. */
enum DownstreamKind {
  /** HTTP/1.1 in clear. */
  H1("HTTP/1.1", "1.1") {
    @Override
    Caller connect(TestGateway gateway) {
      return new Http1Caller(gateway::client);
    }
  },
  /** HTTP/2 by prior knowledge. */
  H2C("HTTP/2.0", "2.0") {
    @Override
    Caller connect(TestGateway gateway) throws Exception {
      return new Http2Caller(gateway.http2());
    }
  },
  /** HTTP/1.1 over TLS. */
  H1_TLS("HTTP/1.1", "1.1") {
    @Override
    Caller connect(TestGateway gateway) throws Exception {
      SSLContext context = Certificates.AUTHORITY.context();
      return new Http1Caller(() -> gateway.client(context, Certificates.NAME));
    }
  },
  /** HTTP/2 over TLS, by ALPN. */
  H2("HTTP/2.0", "2.0") {
    @Override
    Caller connect(TestGateway gateway) throws Exception {
      X509Certificate root = Certificates.ROOT;
      return new Http2Caller(Http2Client.connect(gateway.port(), Certificates.NAME, root));
    }
  },
  /** HTTP/3, over QUIC. */
  H3("HTTP/3", "3.0") {
    @Override
    Caller connect(TestGateway gateway) {
      return new Http3Caller(Http3Client.connect(gateway.gateway().http3Port("gateway")));
    }
  };

  private final String logged;
  private final String version;

  DownstreamKind(String logged, String version) {
    this.logged = logged;
    this.version = version;
  }

  /** A client of that gateway. */
  abstract Caller connect(TestGateway gateway) throws Exception;

  /** What the gateway's configuration needs for it, as members of {@code gateway}: certificates. */
  String gateway() {
    String tls = isTls() ? "tls: {certificates: [" + Certificates.GATEWAY.yaml() + "]}" : "";
    return this == H3 ? tls + ", http3: {enabled: true, port: 0}" : tls;
  }

  private boolean isTls() {
    return this == H1_TLS || this == H2 || this == H3;
  }

  /** As X-Forwarded-Proto names it. */
  String scheme() {
    return isTls() ? "https" : "http";
  }

  /** As the access log names it. */
  String logged() {
    return logged;
  }

  /** As Via names it. */
  String version() {
    return version;
  }

  /** Whether names of fields are in lower case, and requests share a connection. */
  boolean isMultiplexed() {
    return this == H2C || this == H2 || this == H3;
  }
}
