package dev.jadegate.upstream.discovery.consul;

import dev.jadegate.api.Discovery;
import dev.jadegate.api.ServiceQuery;
import dev.jadegate.config.ConsulConfig;
import dev.jadegate.upstream.discovery.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Services in Consul: each is watched by blocking queries from a virtual thread of its own. */
public final class ConsulDiscovery implements Discovery {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final ConsulClient client;
  private final String datacenter;
  private final Duration wait;
  private final RandomGenerator random;

  /** Asks nothing yet. */
  public ConsulDiscovery(ConsulConfig config, RandomGenerator random) {
    client = new ConsulClient(config);
    datacenter = config.datacenter();
    wait = config.waitTime();
    this.random = random;
  }

  @Override
  public Watch watch(ServiceQuery query, Listener listener) {
    Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, random);
    HealthQuery health = new HealthQuery(query, datacenter, wait);
    Thread thread =
        Thread.ofVirtual()
            .name("jadegate-consul-" + query.service())
            .start(new ConsulWatch(client, health, listener, backoff, random));
    return thread::interrupt;
  }

  @Override
  public void close() {
    client.close();
  }
}
