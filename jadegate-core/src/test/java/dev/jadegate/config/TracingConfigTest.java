package dev.jadegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is refused in monitoring.tracing, and with which words")
class TracingConfigTest {
  private static String error(String tracing) {
    return String.join(" ", ConfigText.errors("monitoring: {tracing: " + tracing + "}"));
  }

  @Test
  void switchedOnItNeedsSomewhereToSendSpansTo() {
    assertThat(error("{enabled: true}"))
        .isEqualTo(
            "g.yaml:1:23: monitoring.tracing: found nowhere to send spans to; expected otlp, zipkin"
                + " or jaeger, or enabled: false");
    assertThat(ConfigText.errors("monitoring: {tracing: {enabled: false}}")).isEmpty();
  }

  @Test
  void anEndpointIsNeededAndIsAUrl() {
    assertThat(error("{otlp: {}}")).contains("monitoring.tracing.otlp.endpoint: missing");
    assertThat(error("{zipkin: {endpoint: \"localhost:9411\"}}"))
        .contains("zipkin.endpoint: found \"localhost:9411\"; expected a URL of http or https");
  }

  @Test
  void theShareIsOne() {
    assertThat(error("{sample_ratio: 50, otlp: {endpoint: \"http://a\"}}"))
        .contains("sample_ratio: found \"50\"; expected a number from 0 to 1");
  }

  @Test
  void formatsAreKnownAndNamedOnce() {
    assertThat(error("{propagation: [w3c, b2], otlp: {endpoint: \"http://a\"}}"))
        .contains("propagation[1]: found \"b2\"; expected w3c, b3, b3multi, jaeger");
    assertThat(error("{propagation: [b3, b3], otlp: {endpoint: \"http://a\"}}"))
        .contains("propagation: found one twice");
    assertThat(error("{propagation: [], otlp: {endpoint: \"http://a\"}}"))
        .contains("propagation: found none");
  }

  @Test
  void fieldsOfTheConnectionCannotBeSet() {
    assertThat(error("{otlp: {endpoint: \"http://a\", headers: {Host: b}}}"))
        .contains("headers: found \"Host\"; expected none of connection, content-length");
  }

  @Test
  void secretsAreNotShown() {
    GatewayConfig config =
        ConfigText.load(
            "monitoring: {tracing: {otlp: {endpoint: \"http://a\", headers: {X-Key: topsecret}}}}");

    assertThat(config.monitoring().toString()).contains("X-Key").doesNotContain("topsecret");
  }
}
