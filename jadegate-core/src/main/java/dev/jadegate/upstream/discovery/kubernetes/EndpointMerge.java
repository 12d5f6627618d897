package dev.jadegate.upstream.discovery.kubernetes;

import dev.jadegate.api.ServiceInstance;
import dev.jadegate.upstream.discovery.kubernetes.Slice.Endpoint;
import dev.jadegate.upstream.discovery.kubernetes.Slice.Port;
import dev.jadegate.upstream.discovery.stream.Finding;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The slices of a service to its instances. An endpoint may be in two slices while the controller
 * moves it, and a pod has an endpoint for each family of addresses: it is one instance all the
 * same, by IPv4 if it has both. If none is ready, those that end but still answer are taken, as
 * kube-proxy does.
 */
final class EndpointMerge {
  private final PortChoice choice;
  private final Map<String, Found> found = new LinkedHashMap<>();
  private final TreeSet<String> portsSeen = new TreeSet<>();

  EndpointMerge(PortChoice choice) {
    this.choice = choice;
  }

  private record Found(Endpoint endpoint, int port) {
    /** Whether this one says more than another of the same pod. */
    boolean isBetterThan(Found other) {
      if (endpoint.ready() != other.endpoint.ready()) {
        return endpoint.ready();
      }
      return !endpoint.isIpv6() && other.endpoint.isIpv6();
    }

    ServiceInstance instance() {
      Map<String, String> metadata = new HashMap<>();
      putIfSaid(metadata, "zone", endpoint.zone());
      putIfSaid(metadata, "node", endpoint.node());
      ServiceInstance plain = ServiceInstance.of(endpoint.address(), port);
      return new ServiceInstance(
          endpoint.pod().isEmpty() ? plain.authority() : endpoint.pod(),
          plain.address(),
          port,
          plain.weight(),
          metadata,
          null,
          false);
    }

    private static void putIfSaid(Map<String, String> metadata, String name, String value) {
      if (!value.isEmpty()) {
        metadata.put(name, value);
      }
    }
  }

  /** To be called once. */
  Finding merge(Collection<Slice> slices) {
    slices.forEach(this::add);
    if (found.isEmpty() && !portsSeen.isEmpty()) {
      return new Finding.Unclear(unclear());
    }
    boolean isAnyReady = found.values().stream().anyMatch(one -> one.endpoint.ready());
    List<ServiceInstance> instances =
        found.values().stream()
            .filter(one -> isAnyReady ? one.endpoint().ready() : one.endpoint().serving())
            .map(Found::instance)
            .toList();
    return new Finding.Instances(instances);
  }

  private void add(Slice slice) {
    int port = choice.of(slice);
    if (port == PortChoice.NONE) {
      if (!slice.endpoints().isEmpty()) {
        slice.ports().forEach(one -> portsSeen.add(text(one)));
      }
      return;
    }
    for (Endpoint endpoint : slice.endpoints()) {
      String same = endpoint.identity().isEmpty() ? endpoint.address() : endpoint.identity();
      found.merge(
          same + ":" + port,
          new Found(endpoint, port),
          (before, now) -> now.isBetterThan(before) ? now : before);
    }
  }

  private static String text(Port port) {
    return port.name().isEmpty()
        ? String.valueOf(port.number())
        : port.name() + " (" + port.number() + ")";
  }

  private String unclear() {
    String ports = String.join(", ", portsSeen);
    return choice.said().isEmpty()
        ? "the service has the ports " + ports + "; expected one of them behind its name"
        : "the service has no port " + choice.said() + "; it has " + ports;
  }
}
