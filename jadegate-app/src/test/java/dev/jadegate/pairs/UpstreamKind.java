package dev.jadegate.pairs;

import dev.jadegate.testkit.Http2Origin;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.ReceivedRequest;
import javax.net.ssl.SSLContext;

/** What an instance speaks. */
enum UpstreamKind {
  /** HTTP/1.1 in clear. */
  H1("http") {
    @Override
    Answerer origin(Answerer.Script script) throws Exception {
      return new Http1Answerer(Origin::scripted, script);
    }
  },
  /** HTTP/2 by prior knowledge. */
  H2C("h2c") {
    @Override
    Answerer origin(Answerer.Script script) throws Exception {
      return new Http2Answerer(Http2Origin.with(), script);
    }
  },
  /** HTTP/1.1 over TLS. */
  H1_TLS("https") {
    @Override
    Answerer origin(Answerer.Script script) throws Exception {
      SSLContext context = Certificates.AUTHORITY.context(Certificates.INSTANCE);
      return new Http1Answerer(serving -> Origin.scripted(context, serving), script);
    }
  },
  /** HTTP/2 over TLS, by ALPN. */
  H2("h2") {
    @Override
    Answerer origin(Answerer.Script script) throws Exception {
      return new Http2Answerer(Http2Origin.with().tls(Certificates.INSTANCE.bundle()), script);
    }
  };

  private final String protocol;

  UpstreamKind(String protocol) {
    this.protocol = protocol;
  }

  /** An instance that does what the script says. */
  abstract Answerer origin(Answerer.Script script) throws Exception;

  /** What the service's configuration needs for it, as members of the service. */
  String service() {
    boolean tls = this == H1_TLS || this == H2;
    return "protocol: " + protocol + (tls ? ", tls: {ca: \"" + Certificates.FILE + "\"}" : "");
  }

  /** Whether names of fields are in lower case, and requests share a connection. */
  boolean isMultiplexed() {
    return this == H2C || this == H2;
  }

  /** The host that a request asks for, and which no other field may say. */
  String host(ReceivedRequest request) {
    if (isMultiplexed() == request.fields().has("Host")) {
      throw new AssertionError("Host is not where this protocol has it: " + request);
    }
    return request.fields().value(isMultiplexed() ? ":authority" : "Host");
  }
}
