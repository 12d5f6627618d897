package dev.jadegate.health;

import static org.awaitility.Awaitility.await;

import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What tests of checks have in common. */
final class Checked {
  private Checked() {}

  /** A service whose instances are checked; both as the file has them. */
  static String service(String check, String... instances) {
    return serviceWith("", check, instances);
  }

  /** The same with further keys. */
  static String serviceWith(String more, String check, String... instances) {
    return """
    services:
      - name: s
        path: /
        retry: none
        health_check: {active: {%s}}
        instances: %s
        %s
    """
        .formatted(
            check.startsWith("interval") ? check : "interval: 20ms, " + check,
            Arrays.stream(instances)
                .map(one -> one.startsWith("{") ? one : '"' + one + '"')
                .collect(Collectors.joining(", ", "[", "]")),
            more);
  }

  /** Which instance answered how many of so many requests. */
  static Map<String, Integer> answers(RawClient client, int requests) throws IOException {
    Map<String, Integer> answers = new TreeMap<>();
    for (int i = 0; i < requests; i++) {
      answers.merge(client.get("/").text(), 1, Integer::sum);
    }
    return answers;
  }

  static boolean isUp(TestGateway gateway, String address) throws IOException {
    return gateway.metric("gateway_instance_healthy", "instance=\"" + address + "\"") == 1;
  }

  static void awaitUp(TestGateway gateway, String address, boolean up) {
    await().pollInterval(Duration.ofMillis(10)).until(() -> isUp(gateway, address) == up);
  }

  /** Why the last check of the only instance went as it did. */
  static String reason(TestGateway gateway) {
    var last = gateway.gateway().services().getFirst().instances().getFirst().checks().last();
    return last == null ? "none" : last.reason();
  }
}
