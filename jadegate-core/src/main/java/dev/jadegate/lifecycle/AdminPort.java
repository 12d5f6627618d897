package dev.jadegate.lifecycle;

import dev.jadegate.admin.AdminToken;
import dev.jadegate.config.AdminConfig;
import dev.jadegate.config.GatewayConfig;
import dev.jadegate.listener.ConnectionCounts;
import dev.jadegate.listener.Downstreams;
import dev.jadegate.listener.Listener;
import dev.jadegate.listener.ListenerSettings;
import dev.jadegate.proxy.Snapshot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port for operators: a listener like the others, with a snapshot that has its pages only and
 * with connections of its own, so that it answers when the gateway takes no more and while it
 * drains. Started, reloaded and closed by the thread that does so with the gateway.
 */
final class AdminPort implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AdminPort.class);
  private static final String NAME = "admin";

  /** People and monitors, not clients. */
  private static final int MAX_CONNECTIONS = 256;

  private final AdminPages pages;
  private final SecureRandom random;
  private final Downstreams downstreams = new Downstreams(MAX_CONNECTIONS, ConnectionCounts.NONE);
  private volatile @Nullable Snapshot snapshot;
  private @Nullable Listener listener;

  AdminPort(AdminPages pages, SecureRandom random) {
    this.pages = pages;
    this.random = random;
  }

  /** Where it listens; empty if it does not. */
  static List<InetSocketAddress> address(AdminConfig config) {
    return config.enabled()
        ? List.of(InetSocketAddress.createUnresolved(config.host(), config.port()))
        : List.of();
  }

  /**
   * Binds it, unless it is switched off.
   *
   * @param common what all listeners share
   * @throws IOException if port or token cannot be had; the message names the key
   */
  void bind(GatewayConfig config, Listener.Common common) throws IOException {
    AdminConfig admin = config.admin();
    if (!admin.enabled()) {
      return;
    }
    Snapshot compiled = pages.compile(config, token(admin));
    snapshot = compiled;
    ListenerSettings settings =
        new ListenerSettings(
            NAME, new InetSocketAddress(admin.host(), admin.port()), false, 0, List.of());
    Listener bound;
    try {
      bound = Listener.bind(settings, own(common, compiled));
    } catch (IOException e) {
      throw new IOException(
          "admin.port: " + e.getMessage() + "; choose another, or write admin: none", e);
    }
    listener = bound;
    LOG.atInfo().addKeyValue("host", admin.host()).addKeyValue("port", bound.port()).log("admin");
  }

  private Listener.Common own(Listener.Common common, Snapshot first) {
    return new Listener.Common(
        common.loops(),
        common.transport(),
        common.flows(),
        () -> {
          Snapshot now = snapshot;
          return now == null ? first : now;
        },
        common.limits(),
        downstreams,
        listenerName -> null,
        common.handshakes(),
        listenerName -> null);
  }

  /**
   * Its snapshot of another configuration; null where it stays as it is.
   *
   * @throws IOException if the token cannot be had
   */
  @Nullable Snapshot prepare(GatewayConfig next) throws IOException {
    boolean serves = listener != null && next.admin().enabled();
    return serves ? pages.compile(next, token(next.admin())) : null;
  }

  /** Puts what was prepared in force. */
  void commit(@Nullable Snapshot prepared) {
    if (prepared != null) {
      snapshot = prepared;
    }
  }

  /**
   * The token. Where it cannot be had, and only this machine can reach the port, there is none and
   * nobody can write: a read-only file system is no reason not to serve.
   */
  private AdminToken token(AdminConfig config) throws IOException {
    try {
      return AdminToken.load(Path.of(config.tokenFile()), random);
    } catch (FileSystemException e) {
      InetAddress host = new InetSocketAddress(config.host(), 0).getAddress();
      if (host == null || !host.isLoopbackAddress()) {
        throw new IOException("admin.token_file: cannot read or make " + e.getMessage(), e);
      }
      LOG.atWarn()
          .addKeyValue("file", config.tokenFile())
          .addKeyValue("reason", e.toString())
          .log("no admin token: nothing can be changed by the admin port");
      return AdminToken.nobody();
    } catch (IOException e) {
      throw new IOException("admin.token_file: " + e.getMessage(), e);
    }
  }

  /** The port that it is bound to; 0 if it is switched off. */
  int port() {
    return listener == null ? 0 : listener.port();
  }

  @Override
  public void close() {
    if (listener != null) {
      listener.close();
    }
    downstreams.cut();
  }
}
