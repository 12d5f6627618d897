package dev.jadegate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.config.ConfigLoader;
import dev.jadegate.config.GatewaySection;
import dev.jadegate.lifecycle.Gateway;
import dev.jadegate.lifecycle.GatewayOptions;
import dev.jadegate.testkit.KubernetesApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The manifests fit each other, and the configuration in them works. */
final class KubernetesExampleTest {
  private static final Path EXAMPLE = ExampleGateway.root().resolve("examples/kubernetes");

  private final Map<String, Object> objects = read("jadegate.yaml");

  /** By kind. */
  private static Map<String, Object> read(String file) {
    Map<String, Object> objects = new HashMap<>();
    try {
      for (Object object :
          new Load(LoadSettings.builder().build())
              .loadAllFromString(Files.readString(EXAMPLE.resolve(file)))) {
        objects.put(String.valueOf(at(object, "kind")), object);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return objects;
  }

  /** What stands below these keys and positions. */
  private static Object at(Object value, Object... path) {
    Object now = value;
    for (Object step : path) {
      Object next =
          step instanceof Integer position
              ? ((List<?>) now).get(position)
              : ((Map<?, ?>) now).get(step);
      if (next == null) {
        throw new AssertionError("nothing at " + List.of(path) + " in " + value);
      }
      now = next;
    }
    return now;
  }

  private Object of(String kind, Object... path) {
    return at(objects.getOrDefault(kind, Map.of()), path);
  }

  private Object ofPod(Object... path) {
    return at(of("Deployment", "spec", "template", "spec"), path);
  }

  private String config() {
    return of("ConfigMap", "data", "gateway.yaml").toString();
  }

  @Test
  void accountMayDoWhatDiscoveryDoes() {
    assertThat(of("Role", "rules", 0, "apiGroups")).isEqualTo(List.of("discovery.k8s.io"));
    assertThat(of("Role", "rules", 0, "resources")).isEqualTo(List.of("endpointslices"));
    assertThat(of("Role", "rules", 0, "verbs")).isEqualTo(List.of("list", "watch"));
    assertThat(of("RoleBinding", "roleRef", "name")).isEqualTo(of("Role", "metadata", "name"));
    assertThat(of("RoleBinding", "subjects", 0, "name"))
        .isEqualTo(of("ServiceAccount", "metadata", "name"))
        .isEqualTo(ofPod("serviceAccountName"));
  }

  @Test
  void podFindsItsConfiguration() {
    String mount = ofPod("containers", 0, "volumeMounts", 0, "mountPath").toString();

    assertThat(ofPod("containers", 0, "env", 0, "name")).isEqualTo("CONFIG_PATH");
    assertThat(ofPod("containers", 0, "env", 0, "value")).isEqualTo(mount + "/gateway.yaml");
    assertThat(ofPod("volumes", 0, "configMap", "name"))
        .isEqualTo(of("ConfigMap", "metadata", "name"));
  }

  @Test
  void configurationPassesTheCheckAndFitsThePod() {
    ConfigLoader.Loaded loaded =
        new ConfigLoader(name -> null, name -> null).parse("gateway.yaml", config());

    assertThat(loaded.warnings()).isEmpty();
    assertThat(Gateway.check(loaded.config(), GatewayOptions.defaults())).isEmpty();
    GatewaySection gateway = loaded.config().gateway();
    assertThat(ofPod("containers", 0, "ports", 0, "containerPort")).isEqualTo(gateway.port());
    assertThat(gateway.shutdownDelay().plus(gateway.shutdownTimeout()))
        .isLessThan(Duration.ofSeconds((Integer) ofPod("terminationGracePeriodSeconds")));
  }

  @Test
  void itServesThePodsOfTheService(@TempDir Path folder) throws Exception {
    Map<String, Object> orders = read("orders.yaml");
    Object service = orders.getOrDefault("Service", Map.of());
    Path file = Files.writeString(folder.resolve("gateway.yaml"), config());
    try (KubernetesApi api = KubernetesApi.start();
        NamedOrigin pod = NamedOrigin.start("pod")) {
      api.put(
          "default",
          "orders-x",
          at(service, "metadata", "name").toString(),
          "\"ports\":[{\"name\":\"%s\",\"port\":%s}],\"endpoints\":[{\"addresses\":[\"127.0.0.1\"]}]"
              .formatted(at(service, "spec", "ports", 0, "name"), pod.port()));
      try (ExampleGateway gateway =
          ExampleGateway.start(file.toString(), Map.of("KUBERNETES_API", api.url()))) {
        assertThat(gateway.get("/orders").body()).isEqualTo("pod /orders");
        for (String probe : List.of("readinessProbe", "livenessProbe")) {
          String path = ofPod("containers", 0, probe, "httpGet", "path").toString();
          assertThat(gateway.get(path).statusCode()).isEqualTo(200);
        }
      }
    }
  }
}
