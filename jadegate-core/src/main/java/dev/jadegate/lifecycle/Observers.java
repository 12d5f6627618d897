package dev.jadegate.lifecycle;

import dev.jadegate.config.AccessLogConfig;
import dev.jadegate.config.GatewayConfig;
import dev.jadegate.config.Priority;
import dev.jadegate.http2.FloodListener;
import dev.jadegate.listener.ConnectionCounts;
import dev.jadegate.loop.Loops;
import dev.jadegate.observe.AccessLog;
import dev.jadegate.observe.AccessLogSettings;
import dev.jadegate.observe.ExchangeRecord;
import dev.jadegate.observe.GatewayMetrics;
import dev.jadegate.proxy.Observation;
import java.io.IOException;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who watches: metrics and the access log, over all reloads. Thread-safe. */
final class Observers implements Observation, ConnectionCounts, FloodListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Observers.class);

  /** Exchanges that end while a log is being replaced still write to the old one. */
  private static final long LINGER_MILLIS = 1000;

  private final GatewayOptions options;
  private final Loops loops;
  private final GatewayMetrics metrics;
  private volatile boolean measuring;
  private volatile @Nullable AccessLog accessLog;
  private @Nullable AccessLogSettings settings;

  /** Logs that were replaced and may still be written to for a moment. */
  private final Queue<AccessLog> replaced = new ConcurrentLinkedQueue<>();

  Observers(GatewayConfig config, GatewayOptions options, Loops loops) throws IOException {
    this.options = options;
    this.loops = loops;
    metrics =
        new GatewayMetrics(config.monitoring().prometheus().namespace(), options.environment());
    configure(config);
  }

  GatewayMetrics metrics() {
    return metrics;
  }

  /**
   * Takes over what a configuration says of logs and metrics.
   *
   * @throws IOException if the log's file cannot be opened; nothing has changed then
   */
  void configure(GatewayConfig config) throws IOException {
    AccessLogSettings wanted = settings(config);
    if (wanted == null ? settings != null : !wanted.equals(settings)) {
      AccessLog opened = wanted == null ? null : new AccessLog(loops, wanted, metrics);
      AccessLog old = accessLog;
      accessLog = opened;
      settings = wanted;
      if (old != null) {
        replaced.add(old);
        Thread.startVirtualThread(() -> closeLater(old));
      }
    }
    measuring = config.monitoring().enabled();
    options.logLevel().accept(config.logging().level());
    metrics.config().reloaded(options.clock().instant().getEpochSecond());
  }

  private @Nullable AccessLogSettings settings(GatewayConfig config) {
    AccessLogConfig log = config.logging().accessLog();
    if (log.path().equals("none")) {
      return null;
    }
    return new AccessLogSettings(
        log.path(),
        log.sample(),
        log.fields().add(),
        log.fields().remove(),
        config.logging().buffer().bytes(),
        config.monitoring().slowRequest().toNanos(),
        options.environment());
  }

  private void closeLater(AccessLog old) {
    try {
      TimeUnit.MILLISECONDS.sleep(LINGER_MILLIS);
    } catch (InterruptedException e) {
      LOG.debug("interrupted", e);
    }
    if (replaced.remove(old)) {
      old.close();
    }
  }

  @Override
  public void ended(int loop, ExchangeRecord exchange) {
    if (measuring) {
      metrics.requests().ended(exchange);
    }
    AccessLog log = accessLog;
    if (log != null) {
      log.record(loop, exchange);
    }
  }

  @Override
  public void shed(String service, Priority priority, String reason) {
    metrics.limits().shed(service, priority.name().toLowerCase(Locale.ROOT), reason);
  }

  @Override
  public void retried(String service, String reason) {
    metrics.attempts().retried(service, reason);
  }

  @Override
  public void fellBack(String service) {
    metrics.attempts().fellBack(service);
  }

  @Override
  public void faultInjected(String route, String kind) {
    metrics.requests().faultInjected(route, kind);
  }

  @Override
  public void hedged(String service, String result) {
    metrics.attempts().hedged(service, result);
  }

  @Override
  public void mirrored(String service, String result) {
    metrics.attempts().mirrored(service, result);
  }

  @Override
  public void notRetried(String service, String reason) {
    metrics.attempts().notRetried(service, reason);
  }

  @Override
  public void cached(String route, String result) {
    metrics.cache().looked(route, result);
  }

  @Override
  public void notCompressed(String encoding) {
    metrics.compression().withoutRoom(encoding);
  }

  @Override
  public void compressing(String encoding) {
    metrics.compression().begun(encoding);
  }

  @Override
  public void compressed(String encoding, long taken, long given) {
    metrics.compression().ended(encoding, taken, given);
  }

  @Override
  public void fieldsDropped(int count) {
    metrics.requests().fieldsDropped(count);
  }

  @Override
  public void stickySession(String service, String result) {
    metrics.instances().stickySession(service, result);
  }

  @Override
  public void splitBy(String route, String service, String result) {
    metrics.instances().splitBy(route, service, result);
  }

  @Override
  public void webSocketOpened(String service) {
    metrics.connections().webSocketOpened(service);
  }

  @Override
  public void webSocketClosed(String service, String reason) {
    metrics.connections().webSocketClosed(service, reason);
  }

  @Override
  public void opened() {
    metrics.connections().opened();
  }

  @Override
  public void closed() {}

  @Override
  public void refused() {
    metrics.connections().refused();
  }

  @Override
  public void withoutHeader(String listener, String reason) {
    metrics.connections().proxyHeaderFailed(listener, reason);
  }

  @Override
  public void flooded(String kind) {
    metrics.connections().flooded(kind);
  }

  @Override
  public void flooded() {
    metrics.connections().http3Flooded();
  }

  @Override
  public void close() {
    AccessLog log = accessLog;
    if (log != null) {
      log.close();
    }
    for (AccessLog old = replaced.poll(); old != null; old = replaced.poll()) {
      old.close();
    }
  }
}
