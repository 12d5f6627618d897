package dev.jadegate.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose instances are in a real etcd, under traffic. */
@Timeout(60)
class EtcdTest {
  @TempDir private Path folder;
  private @Nullable Etcd started;

  @BeforeEach
  void required() {
    Commands.require("etcd");
  }

  @AfterEach
  void stop() throws Exception {
    if (started != null) {
      started.close();
    }
  }

  private Etcd etcd() throws Exception {
    Etcd etcd = Etcd.start(folder);
    started = etcd;
    return etcd;
  }

  private static TestGateway gateway(Etcd etcd) throws IOException {
    return TestGateway.start(
        """
        discovery: {provider: etcd, etcd: {endpoints: "%s"}, guard: {confirm: 0s}}
        services:
          - {name: orders, path: /}
        """
            .formatted(etcd.url()));
  }

  /** Asks again and again, on one connection, and counts answers that are not 200. */
  private static final class Traffic implements AutoCloseable {
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final Thread thread;
    private volatile boolean over;

    Traffic(TestGateway gateway) {
      thread = Thread.ofVirtual().name("traffic").start(() -> run(gateway));
    }

    private void run(TestGateway gateway) {
      try (RawClient client = gateway.client()) {
        while (!over) {
          if (client.get("/").status() != 200) {
            failures.incrementAndGet();
          }
          answers.incrementAndGet();
          Thread.sleep(1); // the machine has other things to do
        }
      } catch (IOException | InterruptedException | AssertionError e) {
        failures.incrementAndGet();
      }
    }

    void awaitMore(int count) {
      int goal = answers.get() + count;
      Awaitility.await().atMost(Gate.PATIENCE).until(() -> answers.get() >= goal);
    }

    @Override
    public void close() throws InterruptedException {
      over = true;
      thread.join(Gate.PATIENCE);
    }
  }

  @Test
  void killAndRestartOfEtcdCostNoRequest() throws Exception {
    Etcd etcd = etcd();
    try (Origin first = Origin.saying("first");
        Origin second = Origin.saying("second")) {
      etcd.put("/services/orders/a", first.address());
      try (TestGateway gateway = gateway(etcd);
          Traffic traffic = new Traffic(gateway)) {
        traffic.awaitMore(20);
        etcd.kill();
        Awaitility.await()
            .atMost(Gate.PATIENCE)
            .until(() -> gateway.metric("gateway_discovery_failures_total") > 0);
        traffic.awaitMore(20);
        etcd.start();
        etcd.put("/services/orders/b", second.address());
        etcd.delete("/services/orders/a");
        int before = first.requests().size();
        Awaitility.await()
            .atMost(Gate.PATIENCE)
            .until(() ->
                gateway.metric("gateway_discovery_instances") == 1 && !second.requests().isEmpty());
        traffic.awaitMore(20);

        assertThat(traffic.failures).hasValue(0);
        assertThat(before).isPositive();
      }
    }
  }

  @Test
  void instancesComeAndGoWithTheirKeys() throws Exception {
    Etcd etcd = etcd();
    try (Origin first = Origin.saying("first");
        Origin second = Origin.saying("second")) {
      etcd.put("/services/orders/a", first.address(), etcd.lease());
      try (TestGateway gateway = gateway(etcd);
          RawClient client = gateway.client()) {
        assertThat(client.get("/").text()).isEqualTo("first");

        etcd.put(
            "/services/orders/b",
            "{\"address\":\"127.0.0.1\",\"port\":%d,\"weight\":50}".formatted(second.port()));
        Awaitility.await()
            .atMost(Gate.PATIENCE)
            .until(() -> client.get("/").text().equals("second"));
        Awaitility.await() // for the lease
            .atMost(Gate.PATIENCE)
            .until(() -> gateway.metric("gateway_discovery_instances") == 1);

        assertThat(client.get("/").text()).isEqualTo("second");
      }
    }
  }
}
