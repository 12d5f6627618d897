package dev.jadegate.upstream.discovery.dns;

import dev.jadegate.api.ServiceInstance;
import java.util.List;

/**
 * What a round of questions found.
 *
 * @param instances in an order that does not depend on that of the replies
 * @param failure why they cannot be relied on; empty: they can
 */
record Found(List<ServiceInstance> instances, String failure) {
  static Found of(List<ServiceInstance> instances) {
    return new Found(instances, "");
  }

  static Found failed(String reason) {
    return new Found(List.of(), reason);
  }

  boolean isFailed() {
    return !failure.isEmpty();
  }
}
