package dev.jadegate.upstream.discovery.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.ServiceInstance;
import dev.jadegate.api.ServiceQuery;
import dev.jadegate.upstream.discovery.stream.Finding;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which keys are instances of which service. */
class CatalogTest {
  private final Catalog catalog = new Catalog("/s/");

  private @Nullable String put(String key) {
    return catalog.put(key, "a:1".getBytes(StandardCharsets.UTF_8));
  }

  private List<String> ids(String service) {
    Finding.Instances found =
        (Finding.Instances) catalog.find(new ServiceQuery(service, List.of(), 0));
    return found.list().stream().map(ServiceInstance::id).toList();
  }

  @Test
  void idIsWhatFollowsTheLastSlash() {
    assertThat(put("/s/orders/b")).isEqualTo("orders");
    assertThat(put("/s/orders/a")).isEqualTo("orders");
    assertThat(put("/s/orders/eu/a")).isEqualTo("orders/eu");
    assertThat(put("/s/orders-2/a")).isEqualTo("orders-2");

    assertThat(ids("orders")).containsExactly("a", "b");
    assertThat(ids("orders/eu")).containsExactly("a");
    assertThat(ids("order")).isEmpty();
  }

  @Test
  void keyWithoutServiceOrIdIsNoInstance() {
    assertThat(put("/s/orders")).isNull();
    assertThat(put("/s/orders/")).isNull();
    assertThat(put("/s//a")).isNull();
    assertThat(put("/s/")).isNull();
    assertThat(catalog.remove("/s/orders")).isNull();
  }

  @Test
  void whatAListDoesNotHaveIsGone() {
    put("/s/orders/a");
    put("/s/orders/b");

    catalog.retain(Set.of("/s/orders/b", "/s/other/c"));

    assertThat(ids("orders")).containsExactly("b");
  }
}
