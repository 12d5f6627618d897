package dev.jadegate.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.config.ConfigLoader;
import dev.jadegate.config.GatewayConfig;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reload cannot change is noticed, and nothing else. */
class BindingsTest {
  private static final String TLS = "tls: {certificates: [{cert: a.pem, key: a.key}]}, ";

  private static GatewayConfig load(String members) {
    return new ConfigLoader(Map.<String, String>of()::get, name -> null)
        .parse("g.yaml", "gateway: {" + TLS + members + "}\n")
        .config();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http3: {enabled: true, port: 9443}",
        "http3: {enabled: true, port: 8443, max_concurrent_streams: 7}",
        "port: 8081, http3: {enabled: true, port: 8443}",
        "http3: {enabled: false}",
        "workers: 3, http3: {enabled: true, port: 8443}"
      })
  void whatNeedsAStartIsNoticed(String members) {
    GatewayConfig running = load("http3: {enabled: true, port: 8443}");

    assertThat(Bindings.isChanged(running, load(members))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http3: {enabled: true, port: 8443}, read_timeout: 3s",
        "http3: {enabled: true, port: 8443, max_concurrent_streams: 100}"
      })
  void whatAReloadChangesIsNot(String members) {
    GatewayConfig running = load("http3: {enabled: true, port: 8443}");

    assertThat(Bindings.isChanged(running, load(members))).isFalse();
  }
}
