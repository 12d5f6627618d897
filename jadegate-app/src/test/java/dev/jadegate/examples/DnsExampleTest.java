package dev.jadegate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.discovery.Dnsmasq;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DnsExampleTest {
  @Test
  void recordsGiveAddressesPortsAndShares(@TempDir Path folder) throws Exception {
    try (NamedOrigin first = NamedOrigin.start("first");
        NamedOrigin second = NamedOrigin.start("second");
        NamedOrigin spare = NamedOrigin.start("spare");
        Dnsmasq dns = Dnsmasq.start(folder)) {
      dns.restart(
          Files.readString(ExampleGateway.root().resolve("examples/dns/dnsmasq.conf"))
              .replace("9001", first.port())
              .replace("9002", second.port())
              .replace("9003", spare.port())
              .lines()
              .filter(line -> line.matches("(srv-host|host-record|local-ttl)=.*"))
              .toArray(String[]::new));
      try (ExampleGateway gateway =
          ExampleGateway.start(
              "examples/dns/gateway.yaml",
              Map.of("DNS", dns.address(), "USERS_PORT", second.port()))) {
        Map<String, Integer> answers = new TreeMap<>();
        for (int i = 0; i < 100; i++) {
          answers.merge(gateway.get("/orders").body(), 1, Integer::sum);
        }

        assertThat(answers.keySet()).containsExactly("first /orders", "second /orders");
        assertThat(answers.get("first /orders")).isBetween(55, 65);
        assertThat(gateway.get("/users").body()).isEqualTo("second /users");
      }
    }
  }
}
