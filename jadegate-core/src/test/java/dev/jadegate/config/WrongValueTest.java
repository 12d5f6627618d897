package dev.jadegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A wrong value is reported with its place, its path, what was found and what would be right. */
class WrongValueTest {
  private static final String SERVICE = "g.yaml:4:";

  @ParameterizedTest
  @MethodSource
  void valueOfTheGatewaySectionIsReported(String line, String message) {
    assertThat(ConfigText.errors("gateway:\n  " + line)).containsExactly("g.yaml:2:" + message);
  }

  static Stream<Arguments> valueOfTheGatewaySectionIsReported() {
    return Stream.of(
        Arguments.of(
            "port: http",
            "9: gateway.port: found \"http\"; expected a whole number from 0 to 65535"),
        Arguments.of(
            "port: 70000",
            "9: gateway.port: found \"70000\"; expected a whole number from 0 to 65535"),
        Arguments.of(
            "port: [80]", "9: gateway.port: found a list; expected a whole number from 0 to 65535"),
        Arguments.of("host: {}", "9: gateway.host: found a mapping; expected text"),
        Arguments.of(
            "read_timeout: 30",
            "17: gateway.read_timeout: found \"30\"; expected a duration, such as \"30s\","
                + " \"250ms\" or \"1h30m\""),
        Arguments.of(
            "http3: {enabled: true}",
            "3: gateway: http3: enabled without tls; expected tls beside it"),
        Arguments.of(
            "http3: {port: 0, max_concurrent_streams: 0}",
            "44: gateway.http3.max_concurrent_streams: found \"0\"; expected a whole number from 1"
                + " to 10000"),
        Arguments.of(
            "max_header_size: 2MB",
            "20: gateway.max_header_size: found \"2MB\"; expected a size from 1KB to 1MB, such as"
                + " \"64KB\" or \"10MB\""),
        Arguments.of(
            "max_connections: many",
            "20: gateway.max_connections: found \"many\"; expected auto, or a whole number from"
                + " 0"),
        Arguments.of(
            "transport: epol",
            "14: gateway.transport: found \"epol\"; expected auto, epoll, io_uring, nio; did you"
                + " mean \"epoll\"?"),
        Arguments.of(
            "merge_slashes: yes",
            "18: gateway.merge_slashes: found \"yes\"; expected true or false"),
        Arguments.of(
            "trusted_proxies: [10.0.0.0/8, 10.0.0.0/40]",
            "33: gateway.trusted_proxies[1]: found \"10.0.0.0/40\"; expected an address, a block"
                + " such as \"10.0.0.0/8\", or loopback, private or all"),
        Arguments.of(
            "request_id_header: ''",
            "22: gateway.request_id_header: found \"\"; expected a header field name, such as"
                + " \"X-Tenant\""),
        Arguments.of(
            "proxy_protocol: {mode: required}",
            "19: gateway.proxy_protocol: from: found none; expected the addresses of the load"
                + " balancers, such as [10.0.0.0/8], for whoever sends the header names the"
                + " client"),
        Arguments.of(
            "proxy_protocol: {mode: optional, from: loopback}",
            "26: gateway.proxy_protocol.mode: found \"optional\"; expected none, required"),
        Arguments.of(
            "listeners: [{name: a}]",
            "15: gateway.listeners.a.port: missing; expected a whole number from 0 to 65535"));
  }

  @ParameterizedTest
  @MethodSource
  void valueOfAServiceIsReported(String line, String message) {
    assertThat(ConfigText.errors(ConfigText.service(line))).containsExactly(SERVICE + message);
  }

  static Stream<Arguments> valueOfAServiceIsReported() {
    return Stream.of(
        Arguments.of(
            "timeout: 5s",
            "12: services.users.timeout: found \"5s\"; expected none, or a mapping with connect,"
                + " response, idle, total, header"),
        Arguments.of(
            "timeout: [5s]",
            "12: services.users.timeout: found a list; expected a mapping with the keys connect,"
                + " response, idle, total, header"),
        Arguments.of(
            "retry: {when: [503, rest]}",
            "23: services.users.retry.when[1]: found \"rest\"; expected connect_failure, reset,"
                + " refused_stream, response_timeout, 429, 502, 503, 504; did you mean \"reset\"?"),
        Arguments.of(
            "load_balancer: round_robbin",
            "18: services.users.load_balancer.algorithm: found \"round_robbin\"; expected"
                + " round_robin, weighted_round_robin, random, least_connections, consistent_hash,"
                + " power_of_two, peak_ewma; did you mean \"round_robin\"?"),
        Arguments.of(
            "instances: ['a:b']",
            "15: services.users.instances[0]: found \"a:b\"; expected host:port, such as"
                + " \"127.0.0.1:9001\" or \"[::1]:9001\""),
        Arguments.of(
            "instances: [{address: 'http://a', port: 1}]",
            "15: services.users.instances[0]: found the address \"http://a\"; expected a host name"
                + " or an IP address"),
        Arguments.of(
            "methods: [get]",
            "13: services.users.methods[0]: found \"get\"; expected a method in upper case, such"
                + " as \"GET\""),
        Arguments.of(
            "host: http://a",
            "9: services.users.host[0]: found \"http://a\"; expected a host name, or one with a"
                + " star in front such as \"*.example.com\""),
        Arguments.of(
            "rewrite: users",
            "12: services.users.rewrite: found \"users\"; expected a path, such as \"/api\""),
        Arguments.of(
            "headers: {X Y: z}",
            "13: services.users.headers: found \"X Y\"; expected a header field name, such as"
                + " \"X-Tenant\""),
        Arguments.of(
            "ip: {allow: none}",
            "15: services.users.ip.allow[0]: found \"none\"; expected an address, a block such as"
                + " \"10.0.0.0/8\", or loopback, private or all"),
        Arguments.of(
            "cors: {credentials: false}",
            "9: services.users.cors.origins: missing; expected a list"),
        Arguments.of(
            "transform: {request_headers: {set: [a]}}",
            "38: services.users.transform.request_headers.set: found a list; expected a mapping"),
        Arguments.of(
            "max_request_size: -1",
            "21: services.users.max_request_size: found \"-1\"; expected a size, such as \"64KB\""
                + " or \"10MB\""));
  }

  @ParameterizedTest
  @MethodSource
  void valueOfARouteIsReported(String route, String message) {
    assertThat(ConfigText.errors("routes:\n- " + route)).containsExactly("g.yaml:2:" + message);
  }

  static Stream<Arguments> valueOfARouteIsReported() {
    return Stream.of(
        Arguments.of(
            "{respond: {status: 99}}",
            "22: routes[0].respond.status: found \"99\"; expected a whole number from 200 to 599"),
        Arguments.of(
            "{redirect: {to: /a, status: 304}}",
            "14: routes[0].redirect: found the status 304; expected 301, 302, 303, 307 or 308"),
        Arguments.of(
            "{redirect: none}",
            "14: routes[0].redirect: found \"none\"; expected a mapping with the keys to, status"),
        Arguments.of(
            "{respond: {}, regex: '('}",
            "24: routes[0].regex: found \"(\"; expected a regular expression in RE2 syntax (no"
                + " look-around, no back-references)"),
        Arguments.of(
            "{name: a b, respond: {}}",
            "10: routes.a b.name: found \"a b\"; expected a name of letters, digits and _ . -"),
        Arguments.of(
            "{respond: {}, query: {q: '~('}}",
            "3: routes[0]: query.q: found \"~(\"; expected a regular expression in RE2 syntax (no"
                + " look-around, no back-references)"),
        Arguments.of(
            "{split: {}}",
            "3: routes[0]: split: found {}; expected services with weights, one at least above 0"));
  }

  @Test
  void sectionThatIsNoMappingIsReported() {
    assertThat(ConfigText.errors("gateway: 8080\nservices: {name: a}\nroutes: [a]"))
        .containsExactly(
            "g.yaml:1:10: gateway: found \"8080\"; expected a mapping",
            "g.yaml:2:11: services: found a mapping; expected a list, each with a - in front",
            "g.yaml:3:10: routes[0]: found \"a\"; expected a mapping");
  }

  @Test
  void sharedConnectionsNameNoClient() {
    assertThat(ConfigText.errors("services: [{name: a, protocol: h2c, proxy_protocol: v2}]"))
        .containsExactly(
            "g.yaml:1:12: services.a: proxy_protocol: found it with HTTP/2, whose connections carry"
                + " the requests of many clients; expected none, or protocol http");
  }

  @Test
  void tlsToInstancesThatAreSpokenToInClearIsRefused() {
    assertThat(ConfigText.errors("services: [{name: a, tls: {ca: ca.pem}}]"))
        .containsExactly(
            "g.yaml:1:12: services.a: found tls with a protocol in clear; expected https, h2 or"
                + " grpcs");
  }

  @Test
  void certificatesAndKeysComeInPairs() {
    assertThat(ConfigText.errors("services: [{name: a, protocol: https, tls: {cert: c.pem}}]"))
        .containsExactly("g.yaml:1:44: services.a.tls: found cert without key; expected both");
    assertThat(ConfigText.errors("gateway: {tls: {certificates: []}}"))
        .containsExactly(
            "g.yaml:1:16: gateway.tls: certificates: found none; expected at least one");
    assertThat(ConfigText.errors("gateway: {tls: {}}"))
        .singleElement()
        .asString()
        .contains("gateway.tls.certificates: missing");
  }

  @Test
  void clientsAreNotAskedForCertificatesThatNobodyCanCheck() {
    assertThat(
            ConfigText.errors(
                "gateway: {tls: {client_auth: required, certificates: {cert: a, key: b}}}"))
        .singleElement()
        .asString()
        .contains("gateway.tls: client_auth without client_ca");
  }

  @Test
  void whatWeakensTlsIsWarnedOf() {
    assertThat(
            ConfigText.warnings(
                """
                gateway:
                  tls: {certificates: {cert: a, key: b}}
                  listeners: [{name: x, port: 1}]
                services: [{name: a, path: /, protocol: https, tls: {verify: false}, instances: 'a:1'}]
                """))
        .containsExactly(
            "g.yaml:2:8: gateway.tls: no effect beside listeners: each has its own tls",
            "g.yaml:4:53: services.a.tls.verify: false: whoever answers at an instance's address"
                + " is believed; meant for tests");
  }

  @Test
  void instanceThatIsGivenTwiceIsRefused() {
    assertThat(ConfigText.errors(ConfigText.service("instances: ['a:1', 'b:1', 'a:1']")))
        .containsExactly(
            "g.yaml:2:3: services.users: instances: found \"a:1\" twice; expected each once");
  }

  @Test
  void credentialsForEveryOriginAreRefused() {
    assertThat(ConfigText.errors(ConfigText.service("cors: {origins: '*', credentials: true}")))
        .singleElement()
        .asString()
        .contains("services.users.cors: credentials: true with the origin *");
  }
}
