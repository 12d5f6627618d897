package dev.jadegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The samples of the specification load as they are. */
class SpecificationFilesTest {
  @Test
  void sampleLoadsWithWarningsForWhatIsNotInEffect() {
    ConfigLoader.Loaded loaded =
        ConfigText.loader(java.util.Map.of())
            .parse("g.yaml", ConfigText.resource("specification.yaml"));
    assertThat(loaded.config().services())
        .extracting(ServiceConfig::name)
        .containsExactly("user-service", "product-service");
    assertThat(loaded.config().services())
        .extracting(ServiceConfig::discovery)
        .containsOnly(loaded.config().discovery().common());
    assertThat(loaded.config().routes())
        .extracting(RouteConfig::name, RouteConfig::path)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("user-service", "/api/users"),
            org.assertj.core.groups.Tuple.tuple("product-service", "/api/products"));
    assertThat(loaded.warnings())
        .extracting(warning -> warning.path() + ": " + warning.message())
        .containsExactly(
            "cache.provider: nothing is kept: no route has a cache; cache: {} at a service, a route"
                + " or in defaults switches it on");
  }

  @Test
  void configMapLoadsWithWarningsForWhatIsNotInEffect() {
    assertThat(ConfigText.warnings(ConfigText.resource("kubernetes.yaml")))
        .extracting(warning -> warning.replaceAll("g.yaml:\\d+:\\d+: (.*?): .*", "$1"))
        .containsExactly("cache.provider");
  }

  @Test
  void samplesMeanWhatTheDefaultsAreToo() {
    GatewayConfig empty = ConfigText.load("");
    GatewayConfig sample = ConfigText.load(ConfigText.resource("specification.yaml"));
    assertThat(sample.gateway()).isEqualTo(empty.gateway());
    assertThat(sample.monitoring().prometheus()).isEqualTo(empty.monitoring().prometheus());
  }

  @Test
  void tracesGoToJaegerAsTheSampleSays() {
    TracingConfig tracing =
        Objects.requireNonNull(
            ConfigText.load(ConfigText.resource("specification.yaml")).monitoring().tracing());

    assertThat(tracing.enabled()).isTrue();
    assertThat(tracing.jaeger())
        .extracting(CollectorConfig::endpoint)
        .isEqualTo("http://localhost:14268/api/traces");
  }
}
