package dev.jadegate.upstream.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.ServiceInstance;
import dev.jadegate.config.ActiveCheckConfig;
import dev.jadegate.config.CheckMethod;
import dev.jadegate.config.CheckType;
import dev.jadegate.upstream.pool.PoolSettings;
import dev.jadegate.upstream.pool.ProxyHeader;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where an instance is asked, and in which protocol. */
class CheckPlanTest {
  private static ActiveCheckConfig config(CheckType type, @Nullable Integer port) {
    return new ActiveCheckConfig(
        type,
        "/health",
        CheckMethod.GET,
        Map.of(),
        "",
        port,
        Duration.ofSeconds(10),
        null,
        Duration.ofSeconds(5),
        List.of("200-299"),
        null,
        2,
        3);
  }

  private static CheckPlan plan(CheckType type, @Nullable Integer port, boolean http2) {
    ProxyHeader header = http2 ? ProxyHeader.NONE : ProxyHeader.V2;
    return new CheckPlan(config(type, port), PoolSettings.single(http2, header, null));
  }

  private static ServiceInstance instance(@Nullable String health) {
    URI url = health == null ? null : URI.create(health);
    return new ServiceInstance("a", "10.0.0.1", 9001, 100, Map.of(), url, false);
  }

  private static String described(@Nullable CheckTarget target) {
    return target == null
        ? "none"
        : target.authority()
            + target.path()
            + (target.pool().http2() ? " h2" : " h1")
            + (target.pool().proxyHeader() == ProxyHeader.NONE ? "" : " proxy");
  }

  @Test
  void instanceIsAskedAtItsAddressInItsProtocol() {
    assertThat(described(plan(CheckType.HTTP, null, false).target(instance(null))))
        .isEqualTo("10.0.0.1:9001/health h1 proxy");
    assertThat(described(plan(CheckType.HTTP, null, true).target(instance(null))))
        .isEqualTo("10.0.0.1:9001/health h2");
  }

  @Test
  void anotherPortHasTheProtocolButNoProxyHeader() {
    assertThat(described(plan(CheckType.HTTP, 9100, false).target(instance(null))))
        .isEqualTo("10.0.0.1:9100/health h1");
    assertThat(described(plan(CheckType.HTTP, 9100, true).target(instance(null))))
        .isEqualTo("10.0.0.1:9100/health h2");
  }

  @Test
  void urlStandsInPlaceOfAddressAndPath() {
    CheckPlan plan = plan(CheckType.HTTP, 9100, false);
    assertThat(described(plan.target(instance("http://10.0.0.9:81/up?deep=%20"))))
        .isEqualTo("10.0.0.9:81/up?deep=%20 h1");
    assertThat(described(plan.target(instance("http://[::1]")))).isEqualTo("[::1]:80/ h1");
    assertThat(described(plan.target(instance("http://x/\u00e9")))).isEqualTo("x:80/%C3%A9 h1");
  }

  @Test
  void urlInClearIsHttp1ExceptAtTheInstanceItselfAndForGrpc() {
    CheckPlan http = plan(CheckType.HTTP, null, true);
    assertThat(described(http.target(instance("http://10.0.0.1:9002/up"))))
        .isEqualTo("10.0.0.1:9002/up h1");
    assertThat(described(http.target(instance("http://10.0.0.1:9001/up"))))
        .isEqualTo("10.0.0.1:9001/up h2");
    assertThat(described(plan(CheckType.GRPC, null, true).target(instance("http://10.0.0.1:2"))))
        .isEqualTo("10.0.0.1:2/ h2");
  }

  @Test
  void urlWithTlsIsNothingForAServiceInClear() {
    assertThat(plan(CheckType.HTTP, null, false).target(instance("https://10.0.0.1/up"))).isNull();
  }

  @Test
  void planIsLikeAnotherOneWithTheSameSettings() {
    CheckPlan plan = plan(CheckType.HTTP, 1, false);
    assertThat(plan.isLike(plan(CheckType.HTTP, 1, false))).isTrue();
    assertThat(plan.isLike(plan(CheckType.HTTP, 2, false))).isFalse();
    assertThat(plan.isLike(plan(CheckType.HTTP, 1, true))).isFalse();
  }
}
