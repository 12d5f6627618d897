package dev.jadegate.upstream.discovery.kubernetes;

import dev.jadegate.upstream.discovery.Json;
import java.util.List;

/**
 * An EndpointSlice, as far as it is of use: some of the endpoints of a service, all of which have
 * the same ports.
 */
record Slice(String name, String service, List<Port> ports, List<Endpoint> endpoints) {
  /** The label that says whose a slice is. */
  static final String SERVICE = "kubernetes.io/service-name";

  private static final int MAX_PORT = 65535;

  /** The number is that of the pod. */
  record Port(String name, int number) {
    private static Port of(Json port) {
      long number = port.get("port").number(0);
      return new Port(port.get("name").text(), (int) Math.clamp(number, 0L, (long) MAX_PORT));
    }

    private static boolean isTcp(Json port) {
      String protocol = port.get("protocol").text();
      return protocol.isEmpty() || protocol.equals("TCP");
    }
  }

  /**
   * One endpoint.
   *
   * @param ready whether it shall get requests
   * @param serving whether it would still answer them, though it is about to end
   * @param pod its name; empty if the endpoint is no pod
   * @param identity of the pod, which may have an address of each family; empty if unknown
   */
  record Endpoint(
      String address,
      boolean ready,
      boolean serving,
      String zone,
      String node,
      String pod,
      String identity) {
    private static Endpoint of(Json endpoint) {
      Json conditions = endpoint.get("conditions");
      Json target = endpoint.get("targetRef");
      boolean ready = conditions.get("ready").is(true); // so the api wants a missing one read
      List<Json> addresses = endpoint.get("addresses").items();
      return new Endpoint(
          addresses.isEmpty() ? "" : addresses.getFirst().text(), // others have no meaning
          ready,
          conditions.get("serving").is(ready),
          endpoint.get("zone").text(),
          endpoint.get("nodeName").text(),
          target.get("kind").text().equals("Pod") ? target.get("name").text() : "",
          target.get("uid").text());
    }

    boolean isIpv6() {
      return address.indexOf(':') >= 0;
    }
  }

  /** From the object of the api. A port without a number restricts nothing, and is left out. */
  static Slice of(Json slice) {
    Json metadata = slice.get("metadata");
    return new Slice(
        metadata.get("name").text(),
        metadata.get("labels").get(SERVICE).text(),
        slice.get("ports").items().stream()
            .filter(Port::isTcp)
            .map(Port::of)
            .filter(port -> port.number() > 0)
            .toList(),
        slice.get("endpoints").items().stream()
            .map(Endpoint::of)
            .filter(endpoint -> !endpoint.address().isEmpty())
            .toList());
  }
}
