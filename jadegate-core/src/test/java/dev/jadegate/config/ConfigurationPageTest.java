package dev.jadegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page on the configuration has every key, with its default and range. */
class ConfigurationPageTest {
  private static final Path PAGE = Path.of("..", "docs", "CONFIGURATION.md");

  private static final Map<Class<? extends Record>, String> SECTIONS =
      Map.ofEntries(
          Map.entry(GatewayConfig.class, "The file"),
          Map.entry(GatewaySection.class, "`gateway`"),
          Map.entry(OverloadConfig.class, "`gateway.overload`"),
          Map.entry(Http2Config.class, "`gateway.http2`, `gateway.listeners.http2`"),
          Map.entry(ProxyProtocolConfig.class, "`gateway.proxy_protocol`"),
          Map.entry(TlsConfig.class, "`gateway.tls`, `gateway.listeners.tls`"),
          Map.entry(Http3Config.class, "`gateway.http3`, `gateway.listeners.http3`"),
          Map.entry(CertificateConfig.class, "`tls.certificates`"),
          Map.entry(UpstreamTlsConfig.class, "`services.tls`"),
          Map.entry(ListenerConfig.class, "`gateway.listeners`"),
          Map.entry(Policies.class, "Policies"),
          Map.entry(TimeoutConfig.class, "`timeout`"),
          Map.entry(RetryConfig.class, "`retry`"),
          Map.entry(TransformConfig.class, "`transform`"),
          Map.entry(
              HeaderChanges.class, "`transform.request_headers`, `transform.response_headers`"),
          Map.entry(CorsConfig.class, "`cors`"),
          Map.entry(IpConfig.class, "`ip`"),
          Map.entry(AuthConfig.class, "`auth`"),
          Map.entry(JwtConfig.class, "`auth.jwt`"),
          Map.entry(JwtClaimsConfig.class, "`auth.jwt.claims`"),
          Map.entry(ApiKeysConfig.class, "`auth.api_keys`"),
          Map.entry(BasicConfig.class, "`auth.basic`"),
          Map.entry(RouteAuthConfig.class, "`services.auth`, `routes.auth`"),
          Map.entry(FaultConfig.class, "`fault`"),
          Map.entry(HedgeConfig.class, "`hedge`"),
          Map.entry(MirrorConfig.class, "`mirror`"),
          Map.entry(RateLimitConfig.class, "`rate_limit`"),
          Map.entry(RedisConfig.class, "`redis`"),
          Map.entry(RouteCacheConfig.class, "`services.cache`, `routes.cache`"),
          Map.entry(CompressionConfig.class, "`compression`"),
          Map.entry(CompressionLevels.class, "`compression.levels`"),
          Map.entry(CacheConfig.class, "`cache`"),
          Map.entry(MemoryCacheConfig.class, "`cache.memory`"),
          Map.entry(CacheRedisConfig.class, "`cache.redis`"),
          Map.entry(QuotaConfig.class, "`rate_limit.quota`"),
          Map.entry(ServiceConfig.class, "`services`"),
          Map.entry(InstanceConfig.class, "`services.instances`"),
          Map.entry(DiscoverySection.class, "`discovery`"),
          Map.entry(DiscoveryConfig.class, "`discovery`, `services.discovery`"),
          Map.entry(GuardConfig.class, "`discovery.guard`"),
          Map.entry(RegisterConfig.class, "`discovery.register`"),
          Map.entry(ConsulConfig.class, "`discovery.consul`"),
          Map.entry(EtcdConfig.class, "`discovery.etcd`"),
          Map.entry(RegistryTlsConfig.class, "`discovery.consul.tls`, `discovery.etcd.tls`"),
          Map.entry(KubernetesConfig.class, "`discovery.kubernetes`"),
          Map.entry(DnsConfig.class, "`discovery.dns`"),
          Map.entry(FileDiscoveryConfig.class, "`discovery.file`"),
          Map.entry(LoadBalancerConfig.class, "`load_balancer`"),
          Map.entry(StickyConfig.class, "`load_balancer.sticky`"),
          Map.entry(SplitByConfig.class, "`split_by`"),
          Map.entry(CookieConfig.class, "Cookies of the gateway"),
          Map.entry(HealthCheckConfig.class, "`health_check`"),
          Map.entry(ActiveCheckConfig.class, "`health_check.active`"),
          Map.entry(PassiveCheckConfig.class, "`health_check.passive`"),
          Map.entry(FailureRateConfig.class, "`health_check.passive.failure_rate`"),
          Map.entry(LatencyOutlierConfig.class, "`health_check.passive.latency`"),
          Map.entry(ConcurrencyConfig.class, "`concurrency`"),
          Map.entry(PoolConfig.class, "`pool`"),
          Map.entry(CircuitBreakerConfig.class, "`circuit_breaker`"),
          Map.entry(BreakerWindowConfig.class, "`circuit_breaker.window`"),
          Map.entry(FallbackConfig.class, "`circuit_breaker.fallback`"),
          Map.entry(RouteConfig.class, "`routes`"),
          Map.entry(RedirectConfig.class, "`redirect`"),
          Map.entry(RespondConfig.class, "`respond`"),
          Map.entry(SecurityConfig.class, "`security`"),
          Map.entry(MonitoringConfig.class, "`monitoring`"),
          Map.entry(PrometheusConfig.class, "`monitoring.prometheus`"),
          Map.entry(TracingConfig.class, "`monitoring.tracing`"),
          Map.entry(
              CollectorConfig.class,
              "`monitoring.tracing.otlp`, `monitoring.tracing.zipkin`,"
                  + " `monitoring.tracing.jaeger`"),
          Map.entry(LoggingConfig.class, "`logging`"),
          Map.entry(AccessLogConfig.class, "`logging.access_log`"),
          Map.entry(LogFields.class, "`logging.access_log.fields`"),
          Map.entry(AdminConfig.class, "`admin`"));

  static List<Class<? extends Record>> records() {
    return Records.all().stream()
        .filter(type -> type != SecurityHeaders.class) // explained where it is used
        .toList();
  }

  private static String section(Class<? extends Record> type) throws IOException {
    String page = Files.readString(PAGE);
    String heading = "\n### " + SECTIONS.get(type) + "\n";
    int start = page.indexOf(heading);
    assertThat(start).as("section of " + type.getSimpleName()).isNotNegative();
    int end = page.indexOf("\n### ", start + heading.length());
    return page.substring(start, end < 0 ? page.length() : end);
  }

  @ParameterizedTest
  @MethodSource("records")
  void everyKeyHasARowWithItsDefaultAndRange(Class<? extends Record> type) throws IOException {
    String section = section(type);
    for (Shape.Slot slot : Shape.of(type).slots()) {
      if (slot.key().inline() || slot.type() == Place.class) {
        continue;
      }
      String row =
          section
              .lines()
              .filter(line -> line.startsWith("| `" + slot.name() + "` |"))
              .findFirst()
              .orElse("no row for " + slot.name());
      List<String> cells = Arrays.stream(row.split("\\|")).map(String::strip).toList();
      assertThat(cells).as(row).hasSize(5);
      assertThat(cells.get(2)).as(row).isNotEmpty();
      assertThat(cells.get(3)).as(row).isEqualTo(written(slot.key()));
      assertThat(cells.get(4)).as(row).contains(slot.key().min()).contains(slot.key().max());
    }
    for (String planned : Shape.of(type).planned()) {
      assertThat(section).contains("`" + planned + "`");
    }
  }

  private static String written(Key key) {
    if (key.required()) {
      return "required";
    }
    return key.orElse().isEmpty() ? "–" : "`" + key.orElse() + "`";
  }

  @ParameterizedTest
  @MethodSource("records")
  void noRowIsLeftOfAKeyThatIsGone(Class<? extends Record> type) throws IOException {
    assertThat(section(type).lines().filter(line -> line.startsWith("| `")))
        .allMatch(line -> Shape.of(type).keys().contains(line.split("`")[1]));
  }

  @Test
  void samplesOfThePageLoad(@TempDir Path folder) throws IOException {
    String[] parts = Files.readString(PAGE).split("```yaml\n");
    assertThat(parts).hasSizeGreaterThan(2);
    for (int i = 1; i < parts.length; i++) {
      Path file = Files.writeString(folder.resolve(i + ".yaml"), parts[i].split("```")[0]);
      assertThat(ConfigText.loader(Map.of()).load(file).config().routes()).isNotEmpty();
    }
  }
}
