package dev.jadegate.upstream.discovery.etcd;

import dev.jadegate.api.Discovery;
import dev.jadegate.api.ServiceQuery;
import dev.jadegate.config.EtcdConfig;
import dev.jadegate.upstream.discovery.Backoff;
import dev.jadegate.upstream.discovery.stream.Follower;
import dev.jadegate.upstream.discovery.stream.RegistryHttp;
import dev.jadegate.upstream.discovery.stream.Subscriptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** Instances from an etcd cluster, which is asked from the first watch on. Thread-safe. */
public final class EtcdDiscovery implements Discovery {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  /** How long a lost member, or a dead connection, may go unnoticed; a list costs little. */
  private static final Duration SILENCE = Duration.ofMinutes(1);

  private final RegistryHttp http;
  private final Subscriptions subscriptions;
  private final Follower follower;
  private boolean started;

  /**
   * Asks nothing yet.
   *
   * @param silence after which a watch is opened anew
   */
  public EtcdDiscovery(
      EtcdSettings settings, Backoff backoff, Duration silence, LongSupplier nanoClock) {
    http = new RegistryHttp(settings.tls());
    Catalog catalog = new Catalog(settings.prefix());
    subscriptions = new Subscriptions(catalog::find);
    List<URI> members = settings.members();
    EtcdApi api = new EtcdApi(http, members, settings.user(), settings.password());
    EtcdSource source = new EtcdSource(api, settings.prefix(), catalog, subscriptions, silence);
    follower = new Follower("etcd", source, subscriptions, backoff, nanoClock);
  }

  /** That of the configuration; asks nothing yet. */
  public static EtcdDiscovery of(EtcdConfig config, RandomGenerator random) {
    return new EtcdDiscovery(
        EtcdSettings.of(config),
        new Backoff(FIRST_PAUSE, LONGEST_PAUSE, random),
        SILENCE,
        System::nanoTime);
  }

  @Override
  public synchronized Watch watch(ServiceQuery query, Listener listener) {
    Watch watch = subscriptions.add(query, listener);
    if (started) {
      follower.askAnew();
    } else {
      started = true;
      follower.start();
    }
    return watch;
  }

  @Override
  public synchronized void close() {
    started = true;
    follower.close();
    http.close();
  }
}
