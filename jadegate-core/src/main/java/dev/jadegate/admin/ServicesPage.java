package dev.jadegate.admin;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.ServiceInstance;
import dev.jadegate.api.Verdict;
import dev.jadegate.proxy.Endpoint;
import dev.jadegate.upstream.Instance;
import dev.jadegate.upstream.Service;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * The services with their instances as they are now, or one of them. Written on a virtual thread:
 * for a thousand services with ten instances each it has some megabytes.
 */
public final class ServicesPage implements Endpoint {
  private static final String ZONE = "zone";

  private final Supplier<List<Service>> services;
  private final List<ServiceDetail> details;
  private final LongSupplier nanoClock;

  /**
   * @param services those in force
   * @param details what else is known of them
   */
  public ServicesPage(
      Supplier<List<Service>> services, List<ServiceDetail> details, LongSupplier nanoClock) {
    this.services = services;
    this.details = List.copyOf(details);
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
    for (Service service : services.get()) {
      if (service.name().equals(name)) {
        return Pages.json(HttpResponseStatus.OK, Json.object(out -> write(service, out)));
      }
    }
    return Pages.error(HttpResponseStatus.NOT_FOUND, "no service " + name, requestId);
  }

  private void write(Service service, JsonGenerator out) {
    out.writeStringProperty("name", service.name());
    out.writeStringProperty("algorithm", service.algorithm());
    out.writeBooleanProperty("panic", service.isInPanic());
    out.writeNumberProperty("live", service.liveCount());
    out.writeNumberProperty("requests", service.active());
    details.forEach(detail -> detail.ofService(service, out));
    Map<Instance, Integer> weights = service.weights();
    out.writeName("instances");
    out.writeStartArray();
    for (Instance instance : service.instances()) {
      out.writeStartObject();
      write(instance, weights.getOrDefault(instance, 0), out);
      details.forEach(detail -> detail.ofInstance(service, instance, out));
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
  }

  private static void text(String name, @Nullable String value, JsonGenerator out) {
    if (value == null) {
      out.writeNullProperty(name);
    } else {
      out.writeStringProperty(name, value);
    }
  }
}
