package dev.jadegate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Each key of each record arrives with the value that the file gives it. */
class EveryKeyTest {
  /**
   * Keys that have one value only so far beside {@code none}, which leaves nothing, and the two
   * that one key of the file stands for.
   */
  private static final Set<String> ONE_VALUE =
      Set.of("AccessLogConfig.format", "SecurityHeaders.on", "DiscoveryConfig.provider");

  private final GatewayConfig config = ConfigText.load(ConfigText.resource("every-key.yaml"));
  private final Problems problems = new Problems();
  private final Binder binder = new Binder(name -> null, Set.of(), problems);

  @Test
  void everyKeyHasAnotherValueThanItsDefaultInTheSample() throws ReflectiveOperationException {
    Set<String> all = new TreeSet<>();
    for (Class<? extends Record> type : Records.all()) {
      Shape.of(type).slots().forEach(slot -> all.add(name(type, slot)));
    }
    Set<String> seen = new LinkedHashSet<>(ONE_VALUE);
    visit(config, seen);
    all.removeIf(name -> name.endsWith(".place"));
    assertThat(seen).containsAll(all);
  }

  private void visit(Object value, Set<String> seen) throws ReflectiveOperationException {
    if (value instanceof Map<?, ?> map) {
      visit(List.copyOf(map.values()), seen);
    }
    if (value instanceof List<?> list) {
      for (Object item : list) {
        visit(item, seen);
      }
    }
    if (!(value instanceof Record record) || !Records.all().contains(record.getClass())) {
      return;
    }
    for (Shape.Slot slot : Shape.of(record.getClass()).slots()) {
      var accessor = slot.component().getAccessor();
      accessor.setAccessible(true);
      Object given = accessor.invoke(record);
      Object absent = binder.absent(slot, new Place("", 0, 0), "");
      if (given != null && !Objects.equals(given, absent)) {
        seen.add(name(record.getClass(), slot));
        visit(given, seen);
      }
    }
  }

  private static String name(Class<?> type, Shape.Slot slot) {
    return type.getSimpleName() + "." + slot.name();
  }

  @Test
  void valuesOfTheGatewaySectionArrive() {
    GatewaySection gateway = config.gateway();
    assertThat(gateway.port()).isEqualTo(8081);
    assertThat(gateway.readTimeout()).hasSeconds(31);
    assertThat(gateway.writeTimeout()).hasSeconds(32);
    assertThat(gateway.idleTimeout()).hasSeconds(61);
    assertThat(gateway.headerTimeout()).hasSeconds(11);
    assertThat(gateway.shutdownTimeout()).hasSeconds(33);
    assertThat(gateway.tunnelGrace()).hasSeconds(34);
    assertThat(gateway.shutdownDelay()).hasSeconds(1);
    assertThat(gateway.maxRequestSize().bytes()).isEqualTo(11 << 20);
    assertThat(gateway.maxHeaderSize().bytes()).isEqualTo(32 << 10);
    assertThat(gateway.trustedProxies()).containsExactly("10.0.0.0/8", "loopback");
    assertThat(gateway.proxyProtocol())
        .isEqualTo(new ProxyProtocolConfig(ProxyProtocolMode.REQUIRED, List.of("10.0.0.0/8")));
    assertThat(gateway.listeners())
        .extracting(ListenerConfig::name, ListenerConfig::host, ListenerConfig::redirectTo)
        .containsExactly(tuple("public", "::1", "https"));
  }

  @Test
  void valuesOfTlsArrive() {
    TlsConfig tls = Objects.requireNonNull(config.gateway().listeners().getFirst().tls());
    assertThat(tls.certificates())
        .extracting(CertificateConfig::cert, CertificateConfig::key)
        .containsExactly(tuple("public.pem", "public.key"));
    assertThat(tls.minVersion()).isEqualTo(TlsVersion.TLS_1_3);
    assertThat(tls.clientAuth()).isEqualTo(ClientAuth.REQUIRED);
    assertThat(tls.clientCa()).isEqualTo("clients.pem");
    UpstreamTlsConfig upstream = Objects.requireNonNull(config.services().getFirst().tls());
    assertThat(upstream.serverName()).isEqualTo("users.internal");
    assertThat(upstream.verify()).isFalse();
  }

  @Test
  void valuesOfTheCircuitBreakerArrive() {
    CircuitBreakerConfig breaker =
        Objects.requireNonNull(config.services().getFirst().circuitBreaker());
    assertThat(breaker)
        .isEqualTo(
            new CircuitBreakerConfig(
                4,
                new BreakerWindowConfig(Duration.ofSeconds(5), 40, Duration.ofSeconds(2), 70, 10),
                Duration.ofSeconds(20),
                Duration.ofMinutes(2),
                2,
                BreakerScope.INSTANCE,
                new FallbackConfig(null, "spare", false)));
  }

  @Test
  void valuesOfHttp3Arrive() {
    assertThat(config.gateway().http3()).isEqualTo(new Http3Config(false, 8445, 100));
    assertThat(config.gateway().listeners().getFirst().http3())
        .isEqualTo(new Http3Config(true, 8444, 50));
  }

  @Test
  void valuesOfARouteArrive() {
    RouteConfig route = config.routes().getFirst();
    assertThat(route.host()).containsExactly("shop.example.com", "*.shop.example.com");
    assertThat(route.listeners()).containsExactly("public");
    assertThat(route.policies().timeout().connect()).hasSeconds(2);
    assertThat(route.policies().timeout().total()).hasSeconds(9);
    assertThat(route.policies().timeout().header()).isEqualTo("X-Patience");
    assertThat(route.policies().retry().when())
        .containsExactly(RetryCondition.RESET, RetryCondition.STATUS_502);
    assertThat(route.policies().hedge()).isEqualTo(new HedgeConfig("60ms", 2));
    assertThat(route.policies().mirror())
        .isEqualTo(new MirrorConfig("spare", 2.5, new Size(1024 * 1024)));
    assertThat(route.policies().filters())
        .containsExactly(
            new FilterConfig("paint", new ConfigText.Paint("green", 0, false, List.of())));
  }
}
