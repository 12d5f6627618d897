package dev.jadegate.pairs;

import dev.jadegate.testkit.TestGateway;

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
    return "";
  }

  /** As X-Forwarded-Proto names it. */
  String scheme() {
    return gateway().isEmpty() ? "http" : "https";
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
    return this != H1;
  }
}
