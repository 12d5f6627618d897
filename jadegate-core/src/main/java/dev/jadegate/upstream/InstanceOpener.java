package dev.jadegate.upstream;

import dev.jadegate.api.ServiceInstance;
import dev.jadegate.upstream.pool.InstancePools;
import dev.jadegate.upstream.pool.PoolSettings;

/** Makes the connection pools of an instance; opens no connection yet. */
@FunctionalInterface
public interface InstanceOpener {
  InstancePools open(ServiceInstance description, PoolSettings settings);
}
