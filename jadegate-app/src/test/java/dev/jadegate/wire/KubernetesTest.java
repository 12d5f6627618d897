package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.KubernetesApi;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestAuthority;
import dev.jadegate.testkit.TestGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose instances are the endpoints of a Kubernetes service. */
class KubernetesTest {
  private static String config(String ofKubernetes) {
    return """
    discovery: {provider: kubernetes, kubernetes: {%s}}
    services:
      - {name: orders, path: /, discovery: {name: "orders:http"}}
    """
        .formatted(ofKubernetes);
  }

  private static String slice(Origin... origins) {
    StringBuilder endpoints = new StringBuilder();
    for (Origin origin : origins) {
      endpoints
          .append(endpoints.isEmpty() ? "" : ",")
          .append("{\"addresses\":[\"127.0.0.1\"],\"targetRef\":{\"kind\":\"Pod\",\"name\":\"p")
          .append(origin.port())
          .append("\"}}");
    }
    return "\"ports\":[{\"name\":\"http\",\"port\":%d}],\"endpoints\":[%s]"
        .formatted(origins.length == 0 ? 80 : origins[0].port(), endpoints);
  }

  @Test
  void requestsFollowTheSlices() throws Exception {
    try (KubernetesApi api = KubernetesApi.start();
        Origin first = Origin.saying("first");
        Origin second = Origin.saying("second")) {
      api.put("default", "orders-1", "orders", slice(first));
      api.put("default", "other-1", "other", slice(second));
      try (TestGateway gateway =
              TestGateway.start(config("namespace: default, api: \"" + api.url() + "\""));
          RawClient client = gateway.client()) {
        assertThat(client.get("/").text()).isEqualTo("first");

        api.put("default", "orders-2", "orders", slice(second));
        Awaitility.await()
            .atMost(Gate.PATIENCE)
            .until(() -> client.get("/").text().equals("second"));
        api.delete("orders-1");
        Awaitility.await()
            .atMost(Gate.PATIENCE)
            .until(() -> gateway.metric("gateway_discovery_instances") == 1);

        assertThat(client.get("/").text()).isEqualTo("second");
        assertThat(client.get("/").text()).isEqualTo("second");
      }
    }
  }

  @Test
  void whatWasKnownServesWhileTheApiServerIsGone() throws Exception { // SEMANTICS 90
    try (Origin origin = Origin.saying("hello")) {
      KubernetesApi api = KubernetesApi.start();
      api.put("default", "orders-1", "orders", slice(origin));
      try (TestGateway gateway =
              TestGateway.start(config("namespace: default, api: \"" + api.url() + "\""));
          RawClient client = gateway.client()) {
        api.close();
        Awaitility.await()
            .atMost(Gate.PATIENCE)
            .until(() -> gateway.metric("gateway_discovery_failures_total") > 0);

        assertThat(client.get("/").text()).isEqualTo("hello");
      }
    }
  }

  @Test
  void tokenAndAuthorityAreThoseOfTheFiles(@TempDir Path folder) throws Exception {
    TestAuthority authority = TestAuthority.in(folder);
    Path token = Files.writeString(folder.resolve("token"), "sesame\n");
    try (KubernetesApi api = KubernetesApi.start(authority.context(authority.issue("localhost")));
        Origin origin = Origin.saying("hello")) {
      api.token("sesame");
      api.put("shop", "orders-1", "orders", slice(origin));
      String files = "ca_file: \"%s\", token_file: \"%s\"".formatted(authority.file(), token);
      try (TestGateway gateway =
              TestGateway.start(
                  config("namespace: shop, api: \"%s\", %s".formatted(api.url(), files)));
          RawClient client = gateway.client()) {
        assertThat(client.get("/").text()).isEqualTo("hello");
      }
    }
  }
}
