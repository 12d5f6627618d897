package dev.jadegate.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.resilience.BreakerState;
import dev.jadegate.resilience.CircuitBreaker;
import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.TestGateway;
import dev.jadegate.upstream.Instance;
import dev.jadegate.upstream.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * All that a gateway counts of what is under way, by service and instance. Knows the instances of
 * its beginning, also when a reload takes them out. Thread-safe.
 */
final class InFlight {
  private final List<Service> services;
  private final List<Instance> instances;

  InFlight(TestGateway gateway) {
    services = gateway.gateway().services();
    instances = services.stream().flatMap(service -> service.instances().stream()).toList();
  }

  Service service(String name) {
    return services.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }

  /** That of a service which has one. */
  CircuitBreaker breaker(String service) {
    return Objects.requireNonNull(service(service).breakers().common());
  }

  /** Waits until nothing is under way; less than nothing is as wrong. */
  void awaitNothing() {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .atMost(Gate.PATIENCE)
        .untilAsserted(() -> assertThat(notZero()).isEmpty());
  }

  private List<String> notZero() {
    List<String> found = new ArrayList<>();
    for (Service service : services) {
      String name = service.name();
      add(found, name + " requests under way", service.concurrency().underWay());
      add(found, name + " requests that wait", service.concurrency().waiting());
      add(found, name + " shares of the retry budget", service.retryBudget().retries());
      CircuitBreaker breaker = service.breakers().common();
      if (breaker != null && breaker.state() instanceof BreakerState.HalfOpen half) {
        add(found, name + " probes", half.begun().get() - half.succeeded().get());
      }
    }
    for (Instance instance : instances) {
      add(found, instance.address() + " attempts", instance.active().get());
    }
    return found;
  }

  private static void add(List<String> found, String what, int count) {
    if (count != 0) {
      found.add(what + ": " + count);
    }
  }

  /** Takes all instances out of turn and waits until none has a connection, idle ones included. */
  void awaitNoConnections() {
    for (Service service : services) {
      service.instances().forEach(instance -> service.drain(instance.id(), true));
    }
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .atMost(Gate.PATIENCE)
        .untilAsserted(() -> assertThat(connections()).containsOnly(0));
  }

  private Stream<Integer> connections() {
    return instances.stream().map(instance -> instance.pools().connections());
  }
}
