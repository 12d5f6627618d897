package dev.jadegate.upstream;

import dev.jadegate.upstream.pool.InstancePools;
import java.util.concurrent.atomic.AtomicInteger;

/** One address of a service, as it is at run time. Thread-safe. */
public final class Instance {
  private final String id;
  private final String address;
  private final InstancePools pools;
  private final AtomicInteger active = new AtomicInteger();

  /** The address is {@code host:port}, for logs. */
  public Instance(String id, String address, InstancePools pools) {
    this.id = id;
    this.address = address;
    this.pools = pools;
  }

  public String id() {
    return id;
  }

  /** {@code host:port}. */
  public String address() {
    return address;
  }

  public InstancePools pools() {
    return pools;
  }

  /** Attempts under way at this instance, over all loops. */
  public AtomicInteger active() {
    return active;
  }
}
