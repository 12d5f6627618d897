package dev.jadegate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.scenario.Commands;
import dev.jadegate.scenario.Etcd;
import dev.jadegate.testkit.Gate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the page of the example says to type, with a real etcd. */
@Timeout(60)
final class EtcdExampleTest {
  private static final Pattern PUT = Pattern.compile("(?m)^etcdctl put (\\S+) ('[^']*'|\\S+)$");

  @TempDir private Path folder;

  @Test
  void instancesAreTheKeysOfThePage() throws Exception {
    Commands.require("etcd");
    String page = Files.readString(ExampleGateway.root().resolve("examples/etcd/README.md"));
    try (Etcd etcd = Etcd.start(folder);
        NamedOrigin one = NamedOrigin.start("one");
        NamedOrigin two = NamedOrigin.start("two");
        ExampleGateway gateway =
            ExampleGateway.start("examples/etcd/gateway.yaml", Map.of("ETCD", etcd.url()))) {
      assertThat(gateway.get("/orders/").statusCode()).isEqualTo(503);

      Matcher puts = PUT.matcher(page);
      while (puts.find()) {
        String value = puts.group(2).replace("'", "");
        etcd.put(puts.group(1), value.replace("9001", one.port()).replace("9002", two.port()));
      }
      Awaitility.await()
          .atMost(Gate.PATIENCE)
          .until(() -> gateway.get("/users/").statusCode() == 200);

      Map<String, Integer> answers = new TreeMap<>();
      for (int i = 0; i < 40; i++) {
        answers.merge(gateway.get("/orders/").body().split(" ")[0], 1, Integer::sum);
      }
      assertThat(answers.get("two")).isBetween(26, 34); // each loop goes through its own order
      assertThat(gateway.get("/users/").body()).isEqualTo("one /");
      etcd.delete("/services/orders/two");
      Awaitility.await()
          .atMost(Gate.PATIENCE)
          .until(() -> {
            for (int i = 0; i < 8; i++) {
              if (!gateway.get("/orders/").body().startsWith("one")) {
                return false;
              }
            }
            return true;
          });
    }
  }
}
