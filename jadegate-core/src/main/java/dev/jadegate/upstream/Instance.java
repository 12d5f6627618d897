package dev.jadegate.upstream;

import dev.jadegate.api.ServiceInstance;
import dev.jadegate.resilience.CircuitBreaker;
import dev.jadegate.upstream.pool.InstancePools;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One address of a service, as it is at run time: its connections, its load and its health. What is
 * said of it (weight, metadata) may change while it lives; its address does not. Thread-safe.
 */
public final class Instance {
  private final String address;
  private final InstancePools pools;
  private final AtomicInteger active = new AtomicInteger();
  private final Latency latency = new Latency();
  private final Health health = new Health();
  private final CheckTally checks = new CheckTally();
  private volatile ServiceInstance description;
  private volatile @Nullable CircuitBreaker breaker;
  private volatile AttemptListener attempts = AttemptListener.NONE;

  /** Not zero: since then, on the monotonic clock, it warms up. Under its service's lock. */
  private long warmsUpSince;

  public Instance(ServiceInstance description, InstancePools pools) {
    this.description = description;
    this.pools = pools;
    address = description.authority();
  }

  public String id() {
    return description.id();
  }

  /** {@code host:port}. */
  public String address() {
    return address;
  }

  /** What the configuration or the registry says of it. */
  public ServiceInstance description() {
    return description;
  }

  public InstancePools pools() {
    return pools;
  }

  /** Attempts under way at this instance, over all loops. */
  public AtomicInteger active() {
    return active;
  }

  public Latency latency() {
    return latency;
  }

  public Health health() {
    return health;
  }

  /** Its own breaker; null if it has none. */
  public @Nullable CircuitBreaker breaker() {
    return breaker;
  }

  void breaker(@Nullable CircuitBreaker now) {
    breaker = now;
  }

  /** What came of its active checks. */
  public CheckTally checks() {
    return checks;
  }

  /** Who hears what becomes of attempts. */
  public AttemptListener attempts() {
    return attempts;
  }

  /** From now on this one hears of attempts. */
  public void attempts(AttemptListener listener) {
    attempts = listener;
  }

  void describe(ServiceInstance now) {
    description = now;
  }

  long warmsUpSince() {
    return warmsUpSince;
  }

  void warmUp(long since) {
    warmsUpSince = since;
  }
}
