package dev.jadegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What holds where a file says nothing. */
class ConfigDefaultsTest {
  private static final PassiveCheckConfig PASSIVE =
      new PassiveCheckConfig(
          5, Duration.ofSeconds(30), 50, List.of("500-599"), Duration.ofSeconds(10), null, null);

  private static final Policies POLICIES =
      new Policies(
          new TimeoutConfig(
              Duration.ofSeconds(1),
              Duration.ofSeconds(30),
              Duration.ofMinutes(5),
              Duration.ZERO,
              null),
          new RetryConfig(
              1,
              List.of(RetryCondition.CONNECT_FAILURE),
              Duration.ofMillis(25),
              null,
              20,
              new Size(64 * 1024),
              Duration.ofSeconds(10)),
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          Priority.NORMAL,
          List.of(),
          false,
          List.of("websocket"),
          List.of());

  private static final DiscoveryConfig DISCOVERY =
      new DiscoveryConfig(
          DiscoveryProvider.CONSUL,
          "",
          List.of(),
          0,
          new GuardConfig(50, Duration.ofSeconds(10)),
          new ConsulConfig("localhost:8500", "", "", Duration.ofSeconds(55), null),
          new EtcdConfig(List.of("http://localhost:2379"), "/services/", "", "", null),
          new KubernetesConfig("", "https://kubernetes.default.svc", "", ""),
          new DnsConfig(Duration.ZERO, List.of(), AddressFamily.ANY),
          new FileDiscoveryConfig("instances.yaml"));

  private final GatewayConfig empty = ConfigText.load("");

  @Test
  void gatewayHasTheDefaultsOfTheSpecification() {
    assertThat(empty.gateway())
        .isEqualTo(
            new GatewaySection(
                "0.0.0.0",
                8080,
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ZERO,
                new Size(10 * 1024 * 1024),
                new Size(64 * 1024),
                0,
                List.of(),
                "X-Request-ID",
                Underscores.DROP,
                0,
                TransportKind.AUTO,
                false,
                true,
                EncodedSlashes.REJECT,
                new OverloadConfig(90, 90, Duration.ofMillis(500)),
                new Size(256 * 1024 * 1024),
                new Http2Config(true, 100),
                new ProxyProtocolConfig(ProxyProtocolMode.NONE, List.of()),
                null,
                new Http3Config(false, 8443, 100),
                List.of()));
  }

  @Test
  void emptyFileHasNoServicesAndNoRoutes() {
    assertThat(empty.services()).isEmpty();
    assertThat(empty.routes()).isEmpty();
    assertThat(empty.defaults()).isEqualTo(POLICIES);
  }

  @Test
  void securityHeadersAreOnWithoutContentSecurityPolicy() {
    assertThat(empty.security())
        .isEqualTo(new SecurityConfig(new SecurityHeaders(true, Map.of()), "none", ""));
  }

  @Test
  void metricsAreOnForLoopbackAndPrivateAddresses() {
    assertThat(empty.monitoring())
        .isEqualTo(
            new MonitoringConfig(
                true,
                new PrometheusConfig(
                    "/metrics", "gateway", MetricsListener.GATEWAY, List.of("loopback", "private")),
                null,
                Duration.ofMillis(500)));
  }

  @Test
  void adminPortIsOnForThisMachine() {
    AdminConfig usual = new AdminConfig(true, "127.0.0.1", 9901, List.of(), "state/admin.token");
    assertThat(empty.admin()).isEqualTo(usual);
    assertThat(ConfigText.load("admin: {}").admin()).isEqualTo(usual);
    assertThat(ConfigText.load("admin: none").admin().enabled()).isFalse();
    assertThat(ConfigText.load("admin: {enabled: false}").admin().enabled()).isFalse();
  }

  @Test
  void accessLogGoesToStandardOutput() {
    LogFields fields = new LogFields(List.of(), List.of());
    assertThat(empty.logging())
        .isEqualTo(
            new LoggingConfig(
                LogLevel.INFO,
                new AccessLogConfig("stdout", AccessLogFormat.JSON, 1, fields),
                new Size(8 * 1024 * 1024)));
  }

  @Test
  void serviceSpeaksHttpAndTakesTurns() {
    GatewayConfig config = ConfigText.load("services: [{name: a}]");
    assertThat(config.services())
        .containsExactly(
            new ServiceConfig(
                "a",
                Protocol.HTTP,
                null,
                List.of(),
                DISCOVERY,
                new LoadBalancerConfig("round_robin", null, 160, 0, Duration.ZERO, 50, "", null),
                new HealthCheckConfig(null, PASSIVE),
                new ConcurrencyConfig(1000, 0, false, 1024, Duration.ofSeconds(1), null),
                new PoolConfig(100, Duration.ofSeconds(90), Duration.ofHours(1), 100),
                null,
                ProxyHeaderVersion.NONE));
  }

  @Test
  void outliersOfAWindowAreEjectedOnlyIfToldSo() {
    assertThat(passive("{failure_rate: {}, latency: {}}"))
        .isEqualTo(
            new PassiveCheckConfig(
                5,
                Duration.ofSeconds(30),
                50,
                List.of("500-599"),
                Duration.ofSeconds(10),
                new FailureRateConfig(50, 20, 3),
                new LatencyOutlierConfig(3, Duration.ofMillis(10), 20, 3)));
  }

  @Test
  void passiveChecksAreSwitchedOffByNone() {
    assertThat(passive("none").isOff()).isTrue();
    assertThat(
            ConfigText.load("services: [{name: a, health_check: none}]")
                .services()
                .getFirst()
                .healthCheck()
                .passive()
                .isOff())
        .isTrue();
    assertThat(passive("{failure_rate: none}")).isEqualTo(PASSIVE);
  }

  @Test
  void defaultsHoldTheHealthChecksOfAllServices() {
    assertThat(
            ConfigText.load(
                    """
                    defaults: {health_check: {passive: {ejection_time: 1m, max_ejection_percent: 20}}}
                    services: [{name: a, health_check: {passive: {max_ejection_percent: 30}}}]
                    """)
                .services()
                .getFirst()
                .healthCheck()
                .passive())
        .extracting(PassiveCheckConfig::ejectionTime, PassiveCheckConfig::maxEjectionPercent)
        .containsExactly(Duration.ofMinutes(1), 30);
  }

  private static PassiveCheckConfig passive(String yaml) {
    return ConfigText.load("services: [{name: a, health_check: {passive: %s}}]".formatted(yaml))
        .services()
        .getFirst()
        .healthCheck()
        .passive();
  }

  @Test
  void instancesAreFoundInTheConsulAgentOfThisMachine() {
    assertThat(empty.discovery())
        .isEqualTo(new DiscoverySection(DISCOVERY, Duration.ofSeconds(3), "", null));
  }

  @Test
  void gatewayRegistersUnderTheNameOfTheSpecification() {
    assertThat(ConfigText.load("discovery: {register: {address: a}}").discovery().register())
        .isEqualTo(new RegisterConfig("api-gateway", "a", 0, List.of()));
  }

  @Test
  void circuitBreakerIsTheSpecificationsUnlessMoreIsSaid() {
    assertThat(breaker("{}"))
        .isEqualTo(
            new CircuitBreakerConfig(
                null,
                null,
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                3,
                BreakerScope.SERVICE,
                null));
    assertThat(breaker("{}").failures()).isEqualTo(5);
    CircuitBreakerConfig rates = breaker("{window: {}}");
    assertThat(rates.failures()).isZero();
    assertThat(rates.window())
        .isEqualTo(new BreakerWindowConfig(Duration.ofSeconds(10), 50, Duration.ZERO, 80, 20));
  }

  private static CircuitBreakerConfig breaker(String text) {
    return Objects.requireNonNull(
        ConfigText.load("services: [{name: a, circuit_breaker: " + text + "}]")
            .services()
            .getFirst()
            .circuitBreaker());
  }

  @Test
  void activeCheckAsksForHealthEveryTenSeconds() {
    assertThat(
            ConfigText.load("services: [{name: a, health_check: {active: {}}}]")
                .services()
                .getFirst()
                .healthCheck()
                .active())
        .isEqualTo(
            new ActiveCheckConfig(
                CheckType.HTTP,
                "/health",
                CheckMethod.GET,
                Map.of(),
                "",
                null,
                Duration.ofSeconds(10),
                null,
                Duration.ofSeconds(5),
                List.of("200-299"),
                null,
                2,
                3));
  }

  @Test
  void routeMatchesEverythingThatItDoesNotRestrict() {
    RouteConfig route =
        ConfigText.load("services: [{name: a}]\nroutes: [{service: a}]").routes().getFirst();
    Place place = new Place("g.yaml", 2, 10);
    assertThat(route)
        .isEqualTo(
            new RouteConfig(
                "a-0", "a", Map.of(), null, null, null, List.of(), List.of(), null, null, null,
                null, List.of(), Map.of(), Map.of(), null, null, false, POLICIES, place));
  }

  @Test
  void redisIsOnThisMachine() {
    assertThat(empty.redis()).isNull();
    assertThat(ConfigText.load("redis: {db: 0}").redis())
        .isEqualTo(
            new RedisConfig("localhost", 6379, 0, "", "", false, null, Duration.ofMillis(50)));
  }

  @Test
  void redisOfTheCacheIsTheOneIfThereIsNoOther() {
    String cache = "cache: {provider: redis, redis: {host: other, port: 7, db: 2, ttl: 5m}}\n";
    assertThat(ConfigText.load(cache).redis())
        .isEqualTo(new RedisConfig("other", 7, 2, "", "", false, null, Duration.ofMillis(50)));
    assertThat(ConfigText.load(cache + "redis: {port: 9}").redis())
        .isEqualTo(new RedisConfig("localhost", 9, 0, "", "", false, null, Duration.ofMillis(50)));
    assertThat(ConfigText.load("redis: {password: secret}").redis())
        .asString()
        .doesNotContain("secret");
  }

  @Test
  void limitIsThatOfTheServiceWithTheBurstOfOneSecond() {
    List<RateLimitConfig> limits =
        ConfigText.policies(ConfigText.service("rate_limit: {requests_per_second: 2.5}"))
            .rateLimit();

    assertThat(limits)
        .containsExactly(
            new RateLimitConfig(
                2.5,
                null,
                null,
                null,
                null,
                100_000,
                64,
                true,
                LimitStore.LOCAL,
                LimitMode.LEASED,
                OnError.ALLOW));
    assertThat(limits.getFirst().burstOrSecond()).isEqualTo(3);
    assertThat(limits.getFirst().keyOrService()).isEqualTo("service");
    assertThat(empty.rateLimit()).isEmpty();
  }

  @Test
  void policiesThatAreNamedOnlyHaveTheirOwnDefaults() {
    Policies policies =
        ConfigText.policies(
            ConfigText.service("cors: {origins: '*'}\nip: {}\ntransform: {request_headers: {}}"));
    HeaderChanges nothing = new HeaderChanges(Map.of(), Map.of(), List.of());
    assertThat(policies.cors())
        .isEqualTo(
            new CorsConfig(
                List.of("*"), List.of("GET", "HEAD", "POST"), List.of(), List.of(), false, null));
    assertThat(policies.ip()).isEqualTo(new IpConfig(List.of(), List.of()));
    assertThat(policies.transform()).isEqualTo(new TransformConfig(nothing, nothing));
  }

  @Test
  void fixedAnswersAndListenersHaveDefaults() {
    GatewayConfig config =
        ConfigText.load(
            """
            gateway: {listeners: [{name: a, port: 1}]}
            routes:
            - {exact: /a, respond: {}}
            - {exact: /b, redirect: {to: /c}}
            """);
    assertThat(config.gateway().listeners())
        .containsExactly(
            new ListenerConfig(
                "a", null, 1, null, null, null, null, new Http3Config(false, 8443, 100)));
    assertThat(config.routes().getFirst().respond())
        .isEqualTo(new RespondConfig(200, "", Map.of()));
    assertThat(config.routes().getLast().redirect()).isEqualTo(new RedirectConfig("/c", 308));
  }

  @Test
  void tlsSpeaksBothVersionsAndAsksClientsForNothing() {
    TlsConfig tls =
        ConfigText.load("gateway: {tls: {certificates: {cert: a.pem, key: a.key}}}")
            .gateway()
            .tls();
    assertThat(tls)
        .isEqualTo(
            new TlsConfig(
                List.of(new CertificateConfig("a.pem", "a.key", new Place("g.yaml", 1, 31))),
                TlsVersion.TLS_1_2,
                ClientAuth.NONE,
                null,
                new Place("g.yaml", 1, 16)));
  }

  @Test
  void instancesAreVerifiedByWhomJavaTrusts() {
    UpstreamTlsConfig tls =
        ConfigText.load("services: [{name: a, protocol: https, tls: {}}]")
            .services()
            .getFirst()
            .tls();
    assertThat(tls)
        .isEqualTo(new UpstreamTlsConfig(null, null, null, null, true, new Place("g.yaml", 1, 44)));
  }

  @Test
  void instanceIsNamedByItsAddress() {
    assertThat(
            ConfigText.load(ConfigText.service("instances: [{address: a, port: 1}, 'b:2']"))
                .services()
                .getFirst()
                .instances())
        .containsExactly(
            new InstanceConfig("a:1", "a", 1, null, Map.of(), null, false),
            new InstanceConfig("b:2", "b", 2, null, Map.of(), null, false));
  }
}
