package dev.jadegate.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.Discovery;
import dev.jadegate.api.ServiceInstance;
import dev.jadegate.api.ServiceQuery;
import dev.jadegate.testkit.HeardInstances;
import dev.jadegate.tls.TlsFiles;
import dev.jadegate.upstream.discovery.Backoff;
import dev.jadegate.upstream.discovery.etcd.EtcdDiscovery;
import dev.jadegate.upstream.discovery.etcd.EtcdSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is found in a real etcd, and how it is kept up with. */
@Timeout(60)
class EtcdDiscoveryTest {
  private static final Duration SILENCE = Duration.ofMinutes(1);

  @TempDir private Path folder;
  private Etcd etcd;
  private @Nullable Discovery discovery;
  private final HeardInstances orders = new HeardInstances();

  @BeforeEach
  void start() throws Exception {
    Commands.require("etcd");
    etcd = Etcd.start(folder);
  }

  @AfterEach
  void stop() throws Exception {
    if (discovery != null) {
      discovery.close();
    }
    if (etcd != null) { // or it is not installed
      etcd.close();
    }
  }

  private Discovery discover(String user, Duration silence, String... urls) {
    List<URI> members = Stream.of(urls).map(URI::create).toList();
    EtcdSettings settings = new EtcdSettings(members, "/services/", user, "secret", TlsFiles.NONE);
    Discovery begun =
        new EtcdDiscovery(
            settings,
            new Backoff(Duration.ofMillis(20), Duration.ofMillis(200), new SplittableRandom(1)),
            silence,
            System::nanoTime);
    discovery = begun;
    return begun;
  }

  private Discovery watchOrders() {
    Discovery begun = discover("", SILENCE, etcd.url());
    watch(begun, "orders", orders);
    return begun;
  }

  private static void watch(
      Discovery discovery, String service, HeardInstances listener, String... tags) {
    discovery.watch(new ServiceQuery(service, List.of(tags), 0), listener);
  }

  @Test
  void keysArePutAndDeleted() throws Exception {
    etcd.put("/services/orders/a", "127.0.0.1:8001");
    watchOrders();
    orders.await("a");

    etcd.put("/services/orders/b", "{\"address\":\"10.0.0.2\",\"port\":8002,\"zone\":\"z1\"}");
    List<ServiceInstance> both = orders.await("a", "b");

    assertThat(both.getLast().authority()).isEqualTo("10.0.0.2:8002");
    assertThat(both.getLast().metadata()).containsEntry("zone", "z1");
    etcd.delete("/services/orders/a");
    orders.await("b");
    etcd.delete("/services/orders/b");
    orders.await();
  }

  @Test
  void oneWatchServesAllServices() throws Exception {
    Discovery begun = watchOrders();
    HeardInstances users = new HeardInstances();
    HeardInstances canary = new HeardInstances();
    watch(begun, "users", users);
    watch(begun, "users", canary, "canary");
    orders.await();
    users.await();
    canary.await();
    orders.clear();

    etcd.put("/services/users/u", "127.0.0.1:1");
    users.await("u");
    etcd.put("/services/users/v", "{\"address\":\"127.0.0.1:2\",\"tags\":[\"canary\"]}");
    users.await("u", "v");

    canary.await("v");
    assertThat(orders.isMore()).as("told of another service").isFalse();
  }

  @Test
  void instanceWhoseLeaseExpiresIsGone() throws Exception {
    etcd.put("/services/orders/a", "127.0.0.1:8001", etcd.lease());
    etcd.put("/services/orders/b", "127.0.0.1:8002");
    watchOrders();
    orders.await("a", "b");

    orders.await("b");
  }

  @Test
  void valueThatCannotBeReadConcernsOneInstance() throws Exception {
    etcd.put("/services/orders/a", "127.0.0.1:8001");
    etcd.put("/services/orders/b", "{\"address\":");
    etcd.put("/services/orders/c", "127.0.0.1:99999");
    watchOrders();
    orders.await("a");

    etcd.put("/services/orders/b", "127.0.0.1:8002");
    orders.await("a", "b");
    etcd.put("/services/orders/a", "what?");
    orders.await("b");
  }

  @Test
  void moreThanOnePageIsListed() throws Exception {
    for (int i = 0; i < 1005; i++) {
      etcd.put("/services/orders/" + i, "127.0.0.1:80");
    }
    etcd.put("/services/users/last", "127.0.0.1:80");
    Discovery begun = watchOrders();
    HeardInstances users = new HeardInstances();
    watch(begun, "users", users);

    users.await("last");
    orders.await(
        Stream.iterate(0, i -> i + 1).limit(1005).map(String::valueOf).toArray(String[]::new));
  }

  @Test
  void changesWhileItWasDownAreCaughtUpWith() throws Exception {
    etcd.put("/services/orders/a", "127.0.0.1:8001");
    watchOrders();
    orders.await("a");

    etcd.kill();
    String failure = orders.awaitFailure();
    for (int i = 0; i < 5 && !failure.equals("cannot connect"); i++) {
      failure = orders.awaitFailure(); // the first may be of a connection that was just cut
    }
    assertThat(failure).isEqualTo("cannot connect");
    etcd.start();
    orders.await("a"); // told anew, so that it is known to be true again
    etcd.put("/services/orders/b", "127.0.0.1:8002");

    orders.await("a", "b");
  }

  @Test
  void compactionMeanwhileMakesANewList() throws Exception {
    etcd.put("/services/orders/a", "127.0.0.1:8001");
    try (Relay relay = Relay.to(etcd.url())) {
      watch(discover("", SILENCE, relay.url()), "orders", orders);
      orders.await("a");

      relay.cut();
      orders.awaitFailure();
      etcd.delete("/services/orders/a");
      etcd.put("/services/orders/b", "127.0.0.1:8002");
      etcd.compact();
      relay.restore();

      orders.await("b");
    }
  }

  @Test
  void anotherMemberIsAskedWhenOneIsGone() throws Exception {
    etcd.put("/services/orders/a", "127.0.0.1:8001");
    try (Relay relay = Relay.to(etcd.url())) {
      watch(discover("", SILENCE, relay.url(), etcd.url()), "orders", orders);
      orders.await("a");

      relay.cut();
      etcd.put("/services/orders/b", "127.0.0.1:8002");

      orders.await("a", "b");
      assertThat(orders.isMore()).as("a failure was told").isFalse();
    }
  }

  @Test
  void silentConnectionIsGivenUp() throws Exception {
    etcd.put("/services/orders/a", "127.0.0.1:8001");
    try (Relay relay = Relay.to(etcd.url())) {
      watch(discover("", Duration.ofMillis(200), relay.url()), "orders", orders);
      orders.await("a");

      etcd.put("/services/orders/b", "127.0.0.1:8002");
      orders.await("a", "b"); // so that the watch is open

      relay.freeze();
      etcd.delete("/services/orders/a");

      orders.await("b");
    }
  }

  @Test
  void clusterThatBeganAnewIsListedAnew() throws Exception {
    for (int i = 0; i < 5; i++) {
      etcd.put("/services/orders/a", "127.0.0.1:800" + i);
    }
    try (Relay relay = Relay.to(etcd.url())) {
      watch(discover("", SILENCE, relay.url()), "orders", orders);
      orders.await("a");

      Path other = java.nio.file.Files.createDirectory(folder.resolve("other"));
      try (Etcd empty = Etcd.start(other)) {
        relay.switchTo(empty.url());
        orders.await();
        empty.put("/services/orders/b", "127.0.0.1:8002");
        orders.await("b");
      }
    }
  }

  @Test
  void userHasATokenThatIsRenewed() throws Exception {
    etcd.put("/services/orders/a", "127.0.0.1:8001");
    etcd.call("/v3/auth/user/add", "{\"name\":\"root\",\"password\":\"secret\"}");
    etcd.call("/v3/auth/role/add", "{\"name\":\"root\"}");
    etcd.call("/v3/auth/user/grant", "{\"user\":\"root\",\"role\":\"root\"}");
    etcd.call("/v3/auth/enable", "{}");
    watch(discover("root", SILENCE, etcd.url()), "orders", orders);
    orders.await("a");

    etcd.kill(); // with it go its tokens
    orders.awaitFailure();
    etcd.start();

    orders.await("a");
  }

  @Test
  void withoutAUserThatItWantsItFails() throws Exception {
    etcd.call("/v3/auth/user/add", "{\"name\":\"root\",\"password\":\"secret\"}");
    etcd.call("/v3/auth/role/add", "{\"name\":\"root\"}");
    etcd.call("/v3/auth/user/grant", "{\"user\":\"root\",\"role\":\"root\"}");
    etcd.call("/v3/auth/enable", "{}");
    watchOrders();

    assertThat(orders.awaitFailure()).contains("user name is empty");
  }
}
