package dev.jadegate.tls;

import dev.jadegate.config.UpstreamTlsConfig;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * TLS to the instances of a service. Lives as long as its settings do not change; what its files
 * hold may change meanwhile, for new connections. Used by all event loops.
 */
public final class UpstreamTls {
  private final UpstreamTlsConfig config;
  private final List<String> protocols;
  private volatile @Nullable SslContext context;

  UpstreamTls(UpstreamTlsConfig config, List<String> protocols) {
    this.config = config;
    this.protocols = protocols;
  }

  /** Whether it was made of the same settings, wherever they stand in their file. */
  boolean isFor(UpstreamTlsConfig other, List<String> otherProtocols) {
    return Objects.equals(config.ca(), other.ca())
        && Objects.equals(config.serverName(), other.serverName())
        && Objects.equals(config.cert(), other.cert())
        && Objects.equals(config.key(), other.key())
        && config.verify() == other.verify()
        && protocols.equals(otherProtocols);
  }

  @Nullable SslContext context() {
    return context;
  }

  void use(SslContext next) {
    context = next;
  }

  /**
   * A TLS handler for a connection to an instance. It has no timeout of its own.
   *
   * @param host the address of the instance, as the configuration has it
   */
  public SslHandler handler(ByteBufAllocator allocator, String host, int port) {
    SslContext now = context;
    if (now == null) {
      throw new IllegalStateException("no context yet");
    }
    String name = Objects.requireNonNullElse(config.serverName(), host);
    SslHandler tls = now.newHandler(allocator, name, port);
    if (!NetUtil.isValidIpV4Address(name) && !NetUtil.isValidIpV6Address(name)) {
      // Netty itself would not ask for a name without a dot, which is usual within a cluster.
      SSLParameters parameters = tls.engine().getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(name)));
      tls.engine().setSSLParameters(parameters);
    }
    tls.setHandshakeTimeoutMillis(0);
    tls.setCloseNotifyFlushTimeoutMillis(0);
    return tls;
  }
}
