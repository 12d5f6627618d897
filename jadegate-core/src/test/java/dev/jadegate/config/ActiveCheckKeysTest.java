package dev.jadegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file may say of active health checks. */
class ActiveCheckKeysTest {
  private static List<String> errors(String check) {
    return ConfigText.errors(ConfigText.service("health_check: {active: {" + check + "}}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "expected_status: '200-299'",
        "expected_status: 204",
        "expected_status: [200, 300-399]",
        "expected_body: ok",
        "expected_body: '~ \"status\": *\"(up|well)\"'",
        "headers: {Host: a.test, Authorization: Bearer x}",
        "unhealthy_interval: 1s",
        "path: '/up?deep=1'"
      })
  void accepted(String check) {
    assertThat(errors(check)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "expected_status: ok",
        "expected_status: 99",
        "expected_status: '299-200'",
        "expected_status: []",
        "expected_body: '~ ('",
        "expected_body: ok, method: HEAD",
        "headers: {Connection: close}",
        "headers: {Transfer-Encoding: chunked}",
        "path: up",
        "path: '/a b'",
        "path: '/a#b'",
        "interval: 1ms",
        "timeout: 0",
        "healthy_threshold: 0",
        "type: udp",
        "type: grpc" // with HTTP/1.1
      })
  void refused(String check) {
    assertThat(errors(check)).hasSize(1);
  }

  @Test
  void grpcIsForServicesOfHttp2() {
    assertThat(
            ConfigText.errors(
                ConfigText.service("protocol: grpc\nhealth_check: {active: {type: grpc}}")))
        .isEmpty();
  }

  @Test
  void defaultsHoldForAllServicesAndOneMaySwitchThemOff() {
    List<ServiceConfig> services =
        ConfigText.load(
                """
                defaults: {health_check: {active: {path: /up, interval: 3s}}}
                services:
                  - {name: a, path: /a, health_check: {active: {interval: 4s}}}
                  - {name: b, path: /b, health_check: {active: none}}
                """)
            .services();

    assertThat(services.getFirst().healthCheck().active())
        .matches(active -> active != null && active.path().equals("/up"))
        .matches(active -> active != null && active.interval().toSeconds() == 4);
    assertThat(services.getLast().healthCheck().active()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/health",
        "ftp://a/health",
        "http:///health",
        "http://a:99999/health",
        "http://me@a/health",
        "http://a/health#top",
        "https://a/health" // of a service in clear
      })
  void healthUrlIsRefused(String url) {
    assertThat(
            ConfigText.errors(
                ConfigText.service(
                    "instances: [{address: a, port: 1, health_url: '" + url + "'}]")))
        .hasSize(1);
  }

  @Test
  void healthUrlReachesTheInstance() {
    InstanceConfig instance =
        ConfigText.load(
                ConfigText.service(
                    "instances: [{address: a, port: 1, health_url: 'http://b:2/up'}]"))
            .services()
            .getFirst()
            .instances()
            .getFirst();

    assertThat(instance.describe().healthUrl()).hasToString("Optional[http://b:2/up]");
  }
}
