package dev.jadegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a file says of discovery, of all services and of one. */
class DiscoveryKeysTest {
  private static DiscoveryConfig ofFirst(String text) {
    return Objects.requireNonNull(ConfigText.load(text).services().getFirst().discovery());
  }

  @Test
  void serviceMergesKeyByKeyWithTheFile() {
    DiscoveryConfig discovery =
        ofFirst(
            """
            discovery: {tags: [a], consul: {address: "c:1", datacenter: dc1}, guard: {confirm: 5s}}
            services:
            - {name: s, discovery: {name: other, consul: {datacenter: dc2}}}
            """);

    assertThat(discovery.name()).isEqualTo("other");
    assertThat(discovery.tags()).containsExactly("a");
    assertThat(discovery.guard().confirmTime()).hasSeconds(5);
    assertThat(discovery.consul().address()).isEqualTo("c:1");
    assertThat(discovery.consul().datacenter()).isEqualTo("dc2");
  }

  @Test
  void providerAloneStandsForTheMapping() {
    assertThat(ofFirst("discovery: none\nservices: [{name: s, discovery: consul}]").provider())
        .isEqualTo(DiscoveryProvider.CONSUL);
  }

  @Test
  void serviceWithInstancesIsNotLookedFor() {
    ServiceConfig service =
        ConfigText.load("services: [{name: s, instances: ['a:1']}]").services().getFirst();

    assertThat(service.discovery()).isNull();
  }

  @Test
  void discoveryMayBeSwitchedOff() {
    assertThat(
            ConfigText.load("discovery: none\nservices: [{name: s}]")
                .services()
                .getFirst()
                .discovery())
        .isNull();
    assertThat(
            ConfigText.load("services: [{name: s, discovery: none}]")
                .services()
                .getFirst()
                .discovery())
        .isNull();
  }

  @Test
  void instancesAndDiscoveryAreTooMuch() {
    assertThat(ConfigText.errors("services: [{name: s, instances: ['a:1'], discovery: consul}]"))
        .containsExactly(
            "g.yaml:1:53: services.s: found instances and discovery; expected one of them");
  }

  @Test
  void providerThatIsNotInEffectIsAnErrorThatNamesThoseThatAre() {
    assertThat(ConfigText.errors("discovery: {provider: zookeeper}\nservices: [{name: s}]"))
        .containsExactly(
            "g.yaml:1:23: discovery.provider: found \"zookeeper\"; expected "
                + String.join(", ", Scalars.words(DiscoveryProvider.class)));
  }

  @Test
  void nameBelongsToAService() {
    assertThat(ConfigText.errors("discovery: {name: a}"))
        .containsExactly(
            "g.yaml:1:12: discovery: name: found \"a\" for all services; expected it in one of"
                + " them");
  }

  @Test
  void addressOfAnAgentHasNoPath() {
    assertThat(ConfigText.errors("discovery: {consul: {address: 'http://a/b'}}"))
        .containsExactly(
            "g.yaml:1:31: discovery.consul.address: found \"http://a/b\"; expected host:port, or a"
                + " URL such as \"https://consul.example.com:8501\"");
  }

  @Test
  void keysOfEtcdFitTogether() {
    assertThat(ConfigText.errors("discovery: {etcd: {prefix: /a}}"))
        .containsExactly(
            "g.yaml:1:19: discovery.etcd: prefix: found \"/a\"; expected a slash at its end");
    assertThat(ConfigText.errors("discovery: {etcd: {username: a}}"))
        .containsExactly(
            "g.yaml:1:19: discovery.etcd: found username without password; expected both");
    assertThat(ConfigText.errors("discovery: {etcd: {tls: {ca: a}}}"))
        .containsExactly(
            "g.yaml:1:19: discovery.etcd: tls: no effect, because no endpoint has https");
  }

  @Test
  void passwordIsNotShown() {
    assertThat(
            ofFirst("discovery: {etcd: {username: u, password: hush}}\nservices: [{name: s}]")
                .toString())
        .contains("username=u")
        .doesNotContain("hush");
  }

  @Test
  void gatewayRegistersOnlyWhereThatIsPossible() {
    assertThat(ConfigText.errors("discovery: {provider: none, register: {address: a}}"))
        .containsExactly(
            "g.yaml:1:12: discovery: register: found it with a provider that takes nothing;"
                + " expected consul");
    assertThat(ConfigText.errors("discovery: {register: {address: 'http://a'}}"))
        .containsExactly(
            "g.yaml:1:23: discovery.register: address: found \"http://a\"; expected a host name or"
                + " an IP address");
  }

  @Test
  void tlsToAnAgentInClearIsAMistake() {
    assertThat(ConfigText.errors("discovery: {consul: {tls: {ca: a}}}"))
        .containsExactly(
            "g.yaml:1:21: discovery.consul: tls: no effect, because the address has no https");
  }

  @Test
  void addressesInDnsNeedAPort() {
    assertThat(ConfigText.errors("discovery: dns\nservices: [{name: orders}]"))
        .containsExactly(
            "g.yaml:2:12: services.orders.discovery.port: missing; expected the port of the"
                + " instances, because DNS tells only the addresses of \"orders\"");
    assertThat(ConfigText.errors("discovery: {provider: dns, port: 80}\nservices: [{name: o}]"))
        .isEmpty();
    assertThat(
            ConfigText.errors(
                "discovery: dns\nservices: [{name: o, discovery: {name: _a._tcp.b}}]"))
        .isEmpty();
  }

  @Test
  void nameInDnsMustBeOne() {
    assertThat(ConfigText.errors("services: [{name: o, discovery: {provider: dns, name: a..b}}]"))
        .containsExactly(
            "g.yaml:1:12: services.o.discovery.name: found \"a..b\"; expected a name in DNS, such"
                + " as \"orders.internal\", or \"_http._tcp.orders.internal\" for SRV records");
  }

  @Test
  void refreshOfDnsIsAWordOrADuration() {
    assertThat(ofFirst(dns("refresh: ttl")).dns().refresh()).isZero();
    assertThat(ofFirst(dns("refresh: 5s")).dns().refresh()).hasSeconds(5);
    assertThat(ConfigText.errors(dns("refresh: 0")))
        .containsExactly(
            "g.yaml:1:53: discovery.dns.refresh: found \"0\"; expected ttl, or a duration from 1s"
                + " to 1h, such as \"30s\", \"250ms\" or \"1h30m\"");
  }

  @Test
  void serversOfDnsAreAddresses() {
    assertThat(ConfigText.errors(dns("servers: ['10.0.0.2', '[::1]:53', '::1']"))).isEmpty();
    assertThat(ConfigText.errors(dns("servers: 'dns:53'")))
        .containsExactly(
            "g.yaml:1:53: discovery.dns.servers[0]: found \"dns:53\"; expected an IP address, with"
                + " a port if it is not 53, such as \"10.0.0.2\" or \"127.0.0.1:5353\"");
  }

  private static String dns(String keys) {
    return "discovery: {provider: dns, port: 80, dns: {" + keys + "}}\nservices: [{name: s}]";
  }

  @Test
  void pathOfAFileMustBeThere() {
    assertThat(ConfigText.errors("discovery: {file: {path: ' '}}"))
        .containsExactly("g.yaml:1:19: discovery.file: path: found \" \"; expected that of a file");
  }

  @Test
  void tokenIsNotShown() {
    assertThat(ofFirst("discovery: {consul: {token: hush}}\nservices: [{name: s}]").toString())
        .doesNotContain("hush");
  }
}
