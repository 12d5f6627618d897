package dev.jadegate.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.Discovery;
import dev.jadegate.api.ServiceInstance;
import dev.jadegate.api.ServiceQuery;
import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.HeardInstances;
import dev.jadegate.testkit.KubernetesApi;
import dev.jadegate.testkit.TestAuthority;
import dev.jadegate.tls.TlsFiles;
import dev.jadegate.upstream.discovery.Backoff;
import dev.jadegate.upstream.discovery.kubernetes.KubernetesDiscovery;
import dev.jadegate.upstream.discovery.kubernetes.KubernetesSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a watch of EndpointSlices is kept up, whatever the API server does. */
@Timeout(60)
class KubernetesDiscoveryTest {
  private static final Duration WATCH = Duration.ofMinutes(4);

  @TempDir private Path folder;
  private KubernetesApi api;
  private Discovery discovery;
  private final HeardInstances orders = new HeardInstances();

  @BeforeEach
  void start() throws Exception {
    api = KubernetesApi.start();
    discovery = discovery(api, TlsFiles.NONE);
  }

  private Discovery discovery(KubernetesApi server, TlsFiles tls) {
    SplittableRandom random = new SplittableRandom(1);
    return new KubernetesDiscovery(
        new KubernetesSettings(
            URI.create(server.url()), "default", folder.resolve("token"), false, tls),
        () -> new Backoff(Duration.ofMillis(20), Duration.ofMillis(200), random),
        WATCH,
        random,
        System::nanoTime);
  }

  @AfterEach
  void stop() throws Exception {
    discovery.close();
    api.close();
  }

  private Discovery.Watch watch(String service, HeardInstances listener) {
    return discovery.watch(new ServiceQuery(service, List.of(), 0), listener);
  }

  private void awaitWatches(int count) {
    Awaitility.await().atMost(Gate.PATIENCE).until(() -> api.watches() == count);
  }

  /** With a slice of 10.0.0.1:80, and a watch that is open. */
  private void startWithOne() throws Exception {
    api.put("orders-1", "orders", 80, "10.0.0.1");
    watch("orders", orders);
    orders.await("10.0.0.1:80");
    awaitWatches(1);
  }

  @Test
  void slicesOfAServiceAreOneSet() throws Exception {
    startWithOne();

    api.put("orders-2", "orders", 80, "10.0.0.2", "10.0.0.3");
    orders.await("10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80");
    api.put("orders-2", "orders", 80, "10.0.0.3");
    orders.await("10.0.0.1:80", "10.0.0.3:80");
    api.delete("orders-1");
    orders.await("10.0.0.3:80");
    api.delete("orders-2");
    orders.await();
  }

  @Test
  void onlyWhatIsLookedForIsAskedFor() throws Exception {
    startWithOne();
    HeardInstances users = new HeardInstances();
    api.put("users-1", "users", 80, "10.0.1.1");
    watch("users", users);
    users.await("10.0.1.1:80");
    awaitWatches(1);

    Map<String, String> last = api.asked().getLast();
    assertThat(last)
        .containsEntry("labelSelector", "kubernetes.io/service-name in (orders,users)")
        .containsEntry("allowWatchBookmarks", "true");
    assertThat(Integer.parseInt(last.getOrDefault("timeoutSeconds", ""))).isBetween(120, 240);
  }

  @Test
  void serviceOfAnotherNamespaceHasAWatchOfItsOwn() throws Exception {
    startWithOne();
    api.put(
        "shop",
        "orders-1",
        "orders",
        "\"ports\":[{\"port\":81}],\"endpoints\":[{\"addresses\":[\"10.1.0.1\"]}]");
    HeardInstances shop = new HeardInstances();
    Discovery.Watch watch = watch("orders.shop.svc.cluster.local", shop);
    shop.await("10.1.0.1:81");
    awaitWatches(2);

    watch.close();

    awaitWatches(1);
  }

  @Test
  void listOfSeveralPagesIsWhole() throws Exception {
    api.pageSize(1);
    api.put("orders-1", "orders", 80, "10.0.0.1");
    api.put("orders-2", "orders", 80, "10.0.0.2");
    api.put("orders-3", "orders", 80, "10.0.0.3");
    api.forgetPages();
    watch("orders", orders);

    orders.await("10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80");
    assertThat(api.asked()).filteredOn(query -> query.containsKey("continue")).hasSize(3);
  }

  @Test
  void watchThatEndsGoesOnFromItsVersion() throws Exception {
    startWithOne();
    api.endWatches();
    api.put("orders-2", "orders", 80, "10.0.0.2");

    orders.await("10.0.0.1:80", "10.0.0.2:80");
    assertThat(lists()).isEqualTo(1);
  }

  private long lists() {
    return api.asked().stream().filter(query -> !query.containsKey("watch")).count();
  }

  @Test
  void watchThatBreaksOffGoesOnFromItsVersion() throws Exception {
    startWithOne();
    api.cutWatches();
    api.put("orders-2", "orders", 80, "10.0.0.2");
    orders.await("10.0.0.1:80", "10.0.0.2:80");
    awaitWatches(1);
    api.endWatchesWithinALine();
    api.delete("orders-1");

    orders.await("10.0.0.2:80");
    assertThat(lists()).isEqualTo(1);
  }

  @Test
  void slowStreamIsRead() throws Exception {
    startWithOne();
    api.trickle("orders-2", "orders", 80, "10.0.0.2");

    orders.await("10.0.0.1:80", "10.0.0.2:80");
  }

  @Test
  void bookmarkMovesTheVersion() throws Exception {
    startWithOne();
    api.bookmark();
    api.put("orders-2", "orders", 80, "10.0.0.2");
    orders.await("10.0.0.1:80", "10.0.0.2:80");
    api.bookmark();
    api.forget(true); // but not the version of the bookmark
    api.endWatches();
    awaitWatches(1);
    api.delete("orders-2");

    orders.await("10.0.0.1:80");
    assertThat(lists()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void versionThatIsForgottenMakesANewList(boolean byStatus) throws Exception {
    startWithOne();
    api.endWatches();
    api.delete("orders-1");
    api.put("orders-2", "orders", 80, "10.0.0.2");
    api.forget(byStatus);

    orders.await("10.0.0.2:80");
    assertThat(lists()).isEqualTo(2);
  }

  @Test
  void errorWithinTheStreamMakesANewList() throws Exception {
    startWithOne();
    orders.clear();
    api.sendGone();
    orders.await("10.0.0.1:80");
    assertThat(lists()).isEqualTo(2);
    awaitWatches(1);
  }

  @Test
  void whatWasKnownIsToldAgainAfterAFailure() throws Exception {
    startWithOne();
    api.refuse(403);
    api.endWatches();
    assertThat(orders.awaitFailure()).isEqualTo("status 403: no such luck");
    api.refuse(0);

    orders.await("10.0.0.1:80");
  }

  @Test
  void tokenIsReadAgainWhenItIsReplaced() throws Exception {
    Files.writeString(folder.resolve("token"), "one\n");
    api.token("one");
    api.put("orders-1", "orders", 80, "10.0.0.1");
    watch("orders", orders);
    orders.await("10.0.0.1:80");
    awaitWatches(1);

    Files.writeString(folder.resolve("token"), "two\n");
    api.token("two");
    api.endWatches();
    api.put("orders-2", "orders", 80, "10.0.0.2");

    orders.await("10.0.0.1:80", "10.0.0.2:80");
  }

  @Test
  void serverIsBelievedByItsAuthority() throws Exception {
    TestAuthority authority = TestAuthority.in(Files.createDirectory(folder.resolve("a")));
    TestAuthority other = TestAuthority.in(Files.createDirectory(folder.resolve("b")));
    Path ca = Files.copy(other.file(), folder.resolve("ca.crt"));
    try (KubernetesApi secured =
            KubernetesApi.start(authority.context(authority.issue("localhost")));
        Discovery secure = discovery(secured, new TlsFiles(ca.toString(), null, null))) {
      secured.put("orders-1", "orders", 80, "10.0.0.1");
      secure.watch(new ServiceQuery("orders", List.of(), 0), orders);
      assertThat(orders.awaitFailure()).contains("PKIX path");

      Files.copy(authority.file(), ca, StandardCopyOption.REPLACE_EXISTING);

      orders.await("10.0.0.1:80");
    }
  }

  @Test
  void portAndZoneAreThoseOfTheSlice() throws Exception {
    api.put(
        "default",
        "orders-1",
        "orders",
        """
        "ports":[{"name":"http","port":8080},{"name":"metrics","port":9090}],
        "endpoints":[{"addresses":["10.0.0.1"],"zone":"eu-1a","nodeName":"n1",
          "conditions":{"ready":true,"serving":true,"terminating":false},
          "targetRef":{"kind":"Pod","name":"orders-7f-x","uid":"u1"}}]
        """
            .replace("\n", ""));
    watch("orders:http", orders);
    ServiceInstance instance = orders.await("orders-7f-x").getFirst();

    assertThat(instance.authority()).isEqualTo("10.0.0.1:8080");
    assertThat(instance.metadata()).isEqualTo(Map.of("zone", "eu-1a", "node", "n1"));
    HeardInstances any = new HeardInstances();
    watch("orders", any);
    assertThat(any.awaitFailure())
        .isEqualTo(
            "the service has the ports http (8080), metrics (9090); expected one of them behind its"
                + " name");
  }
}
