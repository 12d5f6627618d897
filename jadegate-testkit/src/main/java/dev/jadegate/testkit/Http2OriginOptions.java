package dev.jadegate.testkit;

import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.SslContext;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How an origin of HTTP/2 is made, other than by what it does. One thread. */
public final class Http2OriginOptions {
  private final Http2Settings settings = Http2Settings.defaultSettings();
  private @Nullable SslContext tls;

  Http2OriginOptions() {}

  /** Takes no more streams at a time on a connection; further ones are refused. */
  public Http2OriginOptions maxConcurrentStreams(int count) {
    settings.maxConcurrentStreams(count);
    return this;
  }

  /** Gives each stream so much window at first; 0 stalls every body. */
  public Http2OriginOptions initialWindow(int bytes) {
    settings.initialWindowSize(bytes);
    return this;
  }

  /** Says further SETTINGS, by a number of RFC 9113, section 6.5.2, or of another RFC. */
  public Http2OriginOptions setting(int number, long value) {
    settings.put((char) number, (Long) value);
    return this;
  }

  /** Speaks TLS with this certificate, and h2 only by ALPN. */
  public Http2OriginOptions tls(X509Bundle certificate) {
    tls = Http2Tls.called(certificate);
    return this;
  }

  /** An origin that treats each stream by a script. */
  public Http2Origin scripted(Http2Origin.Script script) throws IOException, InterruptedException {
    return new Http2Origin(this, script);
  }

  /** An origin that reads whole requests and answers each. */
  public Http2Origin answering(Http2Origin.Answer answer) throws IOException, InterruptedException {
    return scripted(stream -> answer.to(stream.readRequest(), stream));
  }

  @Nullable SslContext tls() {
    return tls;
  }

  Http2FrameCodecBuilder codec() {
    Http2FrameCodecBuilder codec = Http2FrameCodecBuilder.forServer();
    return codec.initialSettings(Http2Settings.defaultSettings().copyFrom(settings));
  }
}
