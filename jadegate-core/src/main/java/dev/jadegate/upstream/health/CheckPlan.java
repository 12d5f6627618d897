package dev.jadegate.upstream.health;

import com.google.re2j.Pattern;
import dev.jadegate.api.ServiceInstance;
import dev.jadegate.config.ActiveCheckConfig;
import dev.jadegate.config.CheckType;
import dev.jadegate.config.StatusSet;
import dev.jadegate.upstream.pool.PoolSettings;
import dev.jadegate.upstream.pool.ProxyHeader;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How the instances of a service are checked, made ready once. Immutable. */
public final class CheckPlan {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final ActiveCheckConfig config;
  private final PoolSettings service;
  private final StatusSet statuses;
  private final @Nullable Pattern body;

  /**
   * @param service of the connections to the instances: checks speak the same
   */
  public CheckPlan(ActiveCheckConfig config, PoolSettings service) {
    this.config = config;
    this.service = service;
    statuses = StatusSet.of(config.expectedStatus());
    String text = config.expectedBody();
    body = text == null ? null : pattern(text);
  }

  private static Pattern pattern(String text) {
    return text.startsWith("~")
        ? Pattern.compile(text.substring(1).strip())
        : Pattern.compile(Pattern.quote(text));
  }

  /** Whether another one would be the same. */
  boolean isLike(CheckPlan other) {
    return config.equals(other.config) && service.equals(other.service);
  }

  ActiveCheckConfig config() {
    return config;
  }

  long timeoutNanos() {
    return config.timeout().toNanos();
  }

  long intervalNanos(boolean up) {
    Duration interval = config.interval();
    return up
        ? interval.toNanos()
        : Objects.requireNonNullElse(config.unhealthyInterval(), interval).toNanos();
  }

  /** Whether a request is made; otherwise a connection is all that is wanted. */
  boolean asks() {
    return config.type() != CheckType.TCP;
  }

  /** What is to be asked there; only if anything {@link #asks is}. */
  Question question(CheckTarget target) {
    return config.type() == CheckType.GRPC
        ? new GrpcQuestion(config.service(), target.authority())
        : new HttpQuestion(config, statuses, body, target);
  }

  /** Where an instance is asked; null if its URL wants TLS and the service has none. */
  @Nullable CheckTarget target(ServiceInstance instance) {
    URI url = instance.health();
    if (url == null || url.getHost() == null) {
      int port = Objects.requireNonNullElse(config.port(), instance.port());
      return target(instance, instance.address(), port, config.path());
    }
    boolean tls = "https".equalsIgnoreCase(url.getScheme());
    String host = url.getHost();
    String address = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    int port = url.getPort() > 0 ? url.getPort() : tls ? HTTPS_PORT : HTTP_PORT;
    if (tls) {
      return service.tls() == null ? null : target(instance, address, port, path(url));
    }
    CheckTarget target = target(instance, address, port, path(url));
    return service.tls() == null && target.isAt(instance) ? target : clear(target);
  }

  /** Speaks what the service speaks. */
  private CheckTarget target(ServiceInstance instance, String address, int port, String path) {
    boolean own = address.equals(instance.address()) && port == instance.port();
    // Other ports are for checks, and no proxy is expected there.
    ProxyHeader header = own ? service.proxyHeader() : ProxyHeader.NONE;
    return new CheckTarget(
        address, port, path, PoolSettings.single(service.http2(), header, service.tls()));
  }

  /** Elsewhere than at the instance itself, what is in clear is HTTP/1.1, unless gRPC is asked. */
  private CheckTarget clear(CheckTarget target) {
    boolean http2 = config.type() == CheckType.GRPC;
    PoolSettings pool = PoolSettings.single(http2, ProxyHeader.NONE, null);
    return new CheckTarget(target.host(), target.port(), target.path(), pool);
  }

  private static String path(URI url) {
    URI ascii = URI.create(url.toASCIIString());
    String path = ascii.getRawPath();
    String query = ascii.getRawQuery();
    return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
  }
}
