package dev.jadegate.lifecycle;

import dev.jadegate.observe.GatewayMetrics;
import dev.jadegate.resilience.CircuitBreaker;
import dev.jadegate.upstream.CheckTally.Result;
import dev.jadegate.upstream.Health;
import dev.jadegate.upstream.Instance;
import dev.jadegate.upstream.Service;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The metrics of services and instances as they are: of those that there are, and no others. */
record ServiceGauges(GatewayMetrics metrics, Services services) {
  void register() {
    registerServices();
    registerInstances();
  }

  private void registerServices() {
    ofServices("active_connections", "Requests under way.", service -> (double) service.active());
    ofServices(
        "requests_waiting",
        "Requests that wait for their turn at a service.",
        service -> (double) service.concurrency().waiting());
    ofServices(
        "concurrency_limit",
        "Requests that may be under way at a service, where that is limited.",
        service -> {
          int max = service.concurrency().max();
          return max < Integer.MAX_VALUE ? (double) max : null;
        });
    ofServices(
        "concurrency_baseline_seconds",
        "How long a service takes to answer when it has little to do, where the limit is adaptive.",
        service ->
            service.concurrency().isAdaptive()
                ? service.concurrency().baselineNanos() * 1e-9
                : null);
    ofServices(
        "retries_active",
        "Requests under way that hold a share of the retry budget.",
        service -> (double) service.retryBudget().retries());
    ofServices(
        "circuit_breaker_state",
        "0: closed, 1: open, 2: half-open.",
        service -> (double) state(service.breakers().common()));
    ofServices(
        "instances_ejected",
        "Instances that passive checks keep requests from.",
        service -> count(service, Health::isEjected));
    ofServices(
        "instances_drained",
        "Instances that an operator lets have nothing new.",
        service -> count(service, Health::isDrained));
  }

  private void registerInstances() {
    ofInstances(
        "upstream_connections",
        "Connections open to an instance.",
        instance -> (double) instance.pools().connections(),
        Double::sum);
    ofInstances(
        "attempts_active",
        "Attempts under way at an instance.",
        instance -> (double) instance.active().get(),
        Double::sum);
    ofInstances(
        "instance_circuit_breaker_state",
        "The same for the breakers of instances.",
        instance -> instance.breaker() == null ? null : (double) state(instance.breaker()),
        Math::max);
    ofInstances(
        "instance_healthy",
        "1 while an instance is up, 0 while checks keep requests from it.",
        instance -> instance.health().isUp() ? 1.0 : 0,
        Math::max);
    metrics.total(
        "health_checks_total",
        "Active health checks by result: ok, failed or timeout.",
        series -> services.all().forEach(service -> checks(service, series)),
        "service",
        "instance",
        "result");
  }

  /** Null: the service has no such value. */
  private void ofServices(String name, String help, Function<Service, @Nullable Double> value) {
    metrics.gauge(
        name,
        help,
        series -> {
          for (Service service : services.all()) {
            Double one = value.apply(service);
            if (one != null) {
              series.value(one, service.name());
            }
          }
        },
        "service");
  }

  private void ofInstances(
      String name,
      String help,
      Function<Instance, @Nullable Double> value,
      DoubleBinaryOperator merge) {
    metrics.gauge(
        name,
        help,
        series ->
            services
                .all()
                .forEach(service ->
                    byAddress(service, value, merge)
                        .forEach((address, one) -> series.value(one, service.name(), address))),
        "service",
        "instance");
  }

  private static void checks(Service service, GatewayMetrics.Series series) {
    for (Result result : Result.values()) {
      String label = result.name().toLowerCase(Locale.ROOT);
      byAddress(service, instance -> (double) instance.checks().count(result), Double::sum)
          .forEach((address, count) -> series.value(count, service.name(), address, label));
    }
  }

  /** Two instances may have one address, and so the same labels. */
  private static Map<String, Double> byAddress(
      Service service, Function<Instance, @Nullable Double> value, DoubleBinaryOperator merge) {
    Map<String, Double> values = new TreeMap<>();
    for (Instance instance : service.instances()) {
      Double one = value.apply(instance);
      if (one != null) {
        values.merge(instance.address(), one, merge::applyAsDouble);
      }
    }
    return values;
  }

  private static double count(Service service, Predicate<Health> which) {
    return service.instances().stream().filter(one -> which.test(one.health())).count();
  }

  private static int state(@Nullable CircuitBreaker breaker) {
    return breaker == null ? 0 : breaker.state().code();
  }
}
