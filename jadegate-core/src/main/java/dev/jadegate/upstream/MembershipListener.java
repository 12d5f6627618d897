package dev.jadegate.upstream;

import java.util.List;

/** Hears which instances a service has. Called under the service's lock: must not block. */
@FunctionalInterface
public interface MembershipListener {
  /** All instances as they are from now on; those that stay are the same objects. */
  void onInstances(List<Instance> instances);
}
