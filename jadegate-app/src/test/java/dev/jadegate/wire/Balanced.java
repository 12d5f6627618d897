package dev.jadegate.wire;

import dev.jadegate.testkit.Origin;

/** The configuration of one service whose balancer matters. */
final class Balanced {
  private Balanced() {}

  /** An instance with further members, such as {@code ", weight: 2"}. */
  static String instance(Origin origin, String more) {
    return "{address: 127.0.0.1, port: " + origin.port() + more + "}";
  }

  /** A service for everything. */
  static String service(String balancer, String... instances) {
    return "services: [{name: s, path: /, load_balancer: "
        + balancer
        + ", instances: ["
        + String.join(", ", instances)
        + "]}]";
  }
}
