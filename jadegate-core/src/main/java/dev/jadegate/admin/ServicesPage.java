package dev.jadegate.admin;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.ServiceInstance;
import dev.jadegate.api.Verdict;
import dev.jadegate.proxy.Endpoint;
import dev.jadegate.resilience.CircuitBreaker;
import dev.jadegate.upstream.CheckTally;
import dev.jadegate.upstream.Health;
import dev.jadegate.upstream.Instance;
import dev.jadegate.upstream.Service;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;

/**
 * The services with their instances as they are now, or one of them. Written on a virtual thread:
 * for a thousand services with ten instances each it has some megabytes.
 */
public final class ServicesPage implements Endpoint {
  private static final Logger LOG = LoggerFactory.getLogger(ServicesPage.class);
  private static final String ZONE = "zone";

  private final Supplier<List<Service>> services;
  private final Function<Service, @Nullable FoundBy> registries;
  private final LongSupplier nanoClock;

  /**
   * What is known of the registry where a service's instances are found.
   *
   * @param unheardNanos for how long it cannot be asked
   * @param failure why; null if it can
   * @param heldBack instances that it leaves out, and that are used nevertheless
   */
  public record FoundBy(
      String provider, long unheardNanos, @Nullable String failure, int heldBack) {}

  /**
   * @param services those in force
   * @param registries null for services whose instances are listed
   */
  public ServicesPage(
      Supplier<List<Service>> services,
      Function<Service, @Nullable FoundBy> registries,
      LongSupplier nanoClock) {
    this.services = services;
    this.registries = registries;
    this.nanoClock = nanoClock;
  }

  @Override
  public Verdict respond(Exchange exchange) {
    String name = exchange.pathParameter("name");
    String id = exchange.id();
    return Verdict.await(exchange.offload(() -> name == null ? all() : one(name, id)));
  }

  private Verdict all() {
    List<Service> sorted =
        services.get().stream().sorted(Comparator.comparing(Service::name)).toList();
    return Pages.json(
        HttpResponseStatus.OK,
        Json.object(out -> {
          out.writeName("services");
          out.writeStartArray();
          for (Service service : sorted) {
            out.writeStartObject();
            write(service, out);
            out.writeEndObject();
          }
          out.writeEndArray();
        }));
  }

  private Verdict one(String name, String requestId) {
    Service service = find(name);
    return service == null
        ? Pages.error(HttpResponseStatus.NOT_FOUND, "no service " + name, requestId)
        : Pages.json(HttpResponseStatus.OK, Json.object(out -> write(service, out)));
  }

  private @Nullable Service find(String name) {
    for (Service service : services.get()) {
      if (service.name().equals(name)) {
        return service;
      }
    }
    return null;
  }

  /**
   * Takes an instance out of turn, or gives it back; answers with its service. For a path with the
   * parameters {@code name} and {@code id}.
   */
  public Endpoint draining(boolean drained) {
    return exchange -> {
      String name = Objects.requireNonNull(exchange.pathParameter("name"));
      String instance = Objects.requireNonNull(exchange.pathParameter("id"));
      String peer = exchange.peer().getAddress().getHostAddress();
      String id = exchange.id();
      return Verdict.await(exchange.offload(() -> drain(name, instance, drained, peer, id)));
    };
  }

  private Verdict drain(String name, String instance, boolean drained, String peer, String id) {
    Service service = find(name);
    if (service == null) {
      return one(name, id);
    }
    if (!service.drain(instance, drained)) {
      return Pages.error(
          HttpResponseStatus.NOT_FOUND, "no instance " + instance + " of service " + name, id);
    }
    LOG.atInfo()
        .addKeyValue("service", name)
        .addKeyValue("instance", instance)
        .addKeyValue("peer", peer)
        .log(drained ? "an operator drains an instance" : "an operator lets an instance serve");
    return one(name, id);
  }

  private void write(Service service, JsonGenerator out) {
    out.writeStringProperty("name", service.name());
    out.writeStringProperty("algorithm", service.algorithm());
    out.writeBooleanProperty("panic", service.isInPanic());
    out.writeNumberProperty("live", service.liveCount());
    out.writeNumberProperty("requests", service.active());
    out.writeNumberProperty("waiting", service.concurrency().waiting());
    breaker(service.breakers().common(), out);
    discovery(registries.apply(service), out);
    Map<Instance, Integer> weights = service.weights();
    out.writeName("instances");
    out.writeStartArray();
    for (Instance instance : service.instances()) {
      out.writeStartObject();
      write(instance, weights.getOrDefault(instance, 0), out);
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private void write(Instance instance, int weight, JsonGenerator out) {
    ServiceInstance description = instance.description();
    out.writeStringProperty("id", description.id());
    out.writeStringProperty("address", instance.address());
    out.writeStringProperty("state", InstanceState.of(instance.health()).word());
    out.writeNumberProperty("weight", description.weight());
    out.writeNumberProperty("weight_in_effect", weight);
    text(ZONE, description.metadata().get(ZONE), out);
    out.writeBooleanProperty("backup", description.backup());
    out.writeName("metadata");
    out.writeStartObject();
    description.metadata().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> out.writeStringProperty(entry.getKey(), entry.getValue()));
    out.writeEndObject();
    out.writeNumberProperty("requests", instance.active().get());
    out.writeNumberProperty("connections", instance.pools().connections());
    long latency = instance.latency().nanos(nanoClock.getAsLong());
    if (latency == 0) {
      out.writeNullProperty("latency_seconds");
    } else {
      out.writeNumberProperty("latency_seconds", Json.seconds(latency));
    }
    check(instance.checks().last(), out);
    ejection(instance.health().ejection(), out);
    breaker(instance.breaker(), out);
  }

  private static void breaker(@Nullable CircuitBreaker breaker, JsonGenerator out) {
    text("circuit_breaker", breaker == null ? null : breaker.state().label(), out);
  }

  private static void discovery(@Nullable FoundBy found, JsonGenerator out) {
    if (found == null) {
      out.writeNullProperty("discovery");
      return;
    }
    out.writeObjectPropertyStart("discovery");
    out.writeStringProperty("provider", found.provider());
    out.writeNumberProperty("unheard_seconds", Json.seconds(found.unheardNanos()));
    text("failure", found.failure(), out);
    out.writeNumberProperty("held_back", found.heldBack());
    out.writeEndObject();
  }

  private static void check(CheckTally.@Nullable Last check, JsonGenerator out) {
    if (check == null) {
      out.writeNullProperty("check");
      return;
    }
    out.writeObjectPropertyStart("check");
    out.writeStringProperty("result", check.result().name().toLowerCase(Locale.ROOT));
    out.writeStringProperty("reason", check.reason());
    out.writeStringProperty("at", check.at().truncatedTo(ChronoUnit.MILLIS).toString());
    out.writeNumberProperty("seconds", Json.seconds(check.took().toNanos()));
    out.writeEndObject();
  }

  private void ejection(Health.@Nullable Ejection ejection, JsonGenerator out) {
    if (ejection == null) {
      out.writeNullProperty("ejection");
      return;
    }
    long left = Math.max(0, ejection.endNanos() - nanoClock.getAsLong());
    out.writeObjectPropertyStart("ejection");
    out.writeStringProperty("reason", ejection.reason());
    out.writeNumberProperty("seconds_left", Json.seconds(left));
    out.writeNumberProperty("times", ejection.steps());
    out.writeEndObject();
  }

  private static void text(String name, @Nullable String value, JsonGenerator out) {
    if (value == null) {
      out.writeNullProperty(name);
    } else {
      out.writeStringProperty(name, value);
    }
  }
}
