package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Http2Client;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** SEMANTICS 122: what a client sees of a limit. Rates are so low that a test is over before. */
class RateLimitTest {
  @AutoClose
  private final Origin origin =
      Origin.answering((request, connection) -> connection.respond(200, "hello"));

  RateLimitTest() throws IOException {}

  private TestGateway limited(String limit) throws IOException {
    return TestGateway.start(TestGateway.forwarding(origin) + "    rate_limit: " + limit + "\n");
  }

  private static List<Integer> statuses(TestGateway gateway, int count, String... fields)
      throws IOException {
    List<Integer> statuses = new ArrayList<>();
    try (RawClient client = gateway.client()) {
      for (int i = 0; i < count; i++) {
        statuses.add(client.get("/", fields).status());
      }
    }
    return statuses;
  }

  @Test
  void overTheLimitIs429WithTheTimeToWait() throws IOException {
    try (TestGateway gateway = limited("{requests_per_second: 0.01, burst: 2}");
        RawClient client = gateway.client()) {
      client.get("/");
      client.get("/");
      ReceivedResponse refused = client.get("/", "X-Request-ID: mine");

      assertThat(refused.status()).isEqualTo(429);
      assertThat(Integer.parseInt(refused.field("Retry-After"))).isBetween(90, 100);
      assertThat(refused.text())
          .contains("\"error\":\"rate limit exceeded\"", "\"request_id\":\"mine\"");
      assertThat(refused.field("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(origin.requests()).hasSize(2);
    }
  }

  @Test
  void answersSayWhatIsLeft() throws IOException {
    try (TestGateway gateway = limited("{requests_per_second: 0.01, burst: 3}");
        RawClient client = gateway.client()) {
      ReceivedResponse first = client.get("/");
      assertThat(first.field("RateLimit-Policy")).isEqualTo("\"service\";q=3;w=300");
      assertThat(first.field("RateLimit")).isEqualTo("\"service\";r=2;t=100");
      assertThat(first.fields().names()).doesNotContain("Retry-After");

      assertThat(client.get("/").field("RateLimit")).startsWith("\"service\";r=1;t=");
      client.get("/");
      ReceivedResponse refused = client.get("/");
      assertThat(refused.field("RateLimit"))
          .isEqualTo("\"service\";r=0;t=" + refused.field("Retry-After"));
      assertThat(refused.field("RateLimit-Policy")).isEqualTo("\"service\";q=3;w=300");
    }
  }

  @Test
  void fieldsCanBeSwitchedOff() throws IOException {
    try (TestGateway gateway = limited("{requests_per_second: 0.01, burst: 1, headers: false}");
        RawClient client = gateway.client()) {
      assertThat(client.get("/").fields().names()).doesNotContain("RateLimit", "RateLimit-Policy");
      ReceivedResponse refused = client.get("/");
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.fields().names())
          .contains("Retry-After")
          .doesNotContain("RateLimit", "RateLimit-Policy");
    }
  }

  @Test
  void eachValueOfAFieldHasItsOwnLimitAndThoseWithoutShareOne() throws IOException {
    try (TestGateway gateway =
        limited("{requests_per_second: 0.01, burst: 1, key: 'header:X-Tenant'}")) {
      assertThat(statuses(gateway, 2, "X-Tenant: a")).containsExactly(200, 429);
      assertThat(statuses(gateway, 2, "X-Tenant: b")).containsExactly(200, 429);
      assertThat(statuses(gateway, 2)).containsExactly(200, 429);
      assertThat(statuses(gateway, 1, "X-Tenant: a")).containsExactly(429);
    }
  }

  @Test
  void clientsOfOneIpv6NetworkCountTogether() throws IOException {
    String config =
        "gateway: {trusted_proxies: [loopback]}\n"
            + TestGateway.forwarding(origin)
            + "    rate_limit: {requests_per_second: 0.01, burst: 1, key: client_ip}\n";
    try (TestGateway gateway = TestGateway.start(config)) {
      assertThat(statuses(gateway, 1, "X-Forwarded-For: 2001:db8:0:1::5")).containsExactly(200);
      assertThat(statuses(gateway, 1, "X-Forwarded-For: 2001:db8:0:1:ff::6")).containsExactly(429);
      assertThat(statuses(gateway, 1, "X-Forwarded-For: 2001:db8:0:2::5")).containsExactly(200);
      assertThat(statuses(gateway, 2, "X-Forwarded-For: 192.0.2.1")).containsExactly(200, 429);
      assertThat(statuses(gateway, 1, "X-Forwarded-For: 192.0.2.2")).containsExactly(200);
    }
  }

  @Test
  void lengthOfTheNetworkIsAMatterOfConfiguration() throws IOException {
    String config =
        "gateway: {trusted_proxies: [loopback]}\n"
            + TestGateway.forwarding(origin)
            + "    rate_limit: {requests_per_second: 0.01, burst: 1, key: client_ip, ipv6_prefix:"
            + " 128}\n";
    try (TestGateway gateway = TestGateway.start(config)) {
      assertThat(statuses(gateway, 1, "X-Forwarded-For: 2001:db8::5")).containsExactly(200);
      assertThat(statuses(gateway, 1, "X-Forwarded-For: 2001:db8::6")).containsExactly(200);
    }
  }

  @Test
  void routesOfAServiceShareItsLimitUnlessItIsTheRoutes() throws IOException {
    String service =
        """
        services:
          - name: a
            instances: %s
            rate_limit: {requests_per_second: 0.01, burst: 2%s}
            routes: [{path: /one}, {path: /two}]
        """;
    String instances = TestGateway.instances(origin);
    try (TestGateway gateway = TestGateway.start(service.formatted(instances, ""));
        RawClient client = gateway.client()) {
      assertThat(client.get("/one").status()).isEqualTo(200);
      assertThat(client.get("/two").status()).isEqualTo(200);
      assertThat(client.get("/one").status()).isEqualTo(429);
    }
    try (TestGateway gateway = TestGateway.start(service.formatted(instances, ", key: route"));
        RawClient client = gateway.client()) {
      assertThat(client.get("/one").status()).isEqualTo(200);
      assertThat(client.get("/one").status()).isEqualTo(200);
      assertThat(client.get("/one").status()).isEqualTo(429);
      assertThat(client.get("/two").status()).isEqualTo(200);
    }
  }

  @Test
  void severalLimitsAllCountAndARefusalCostsNothing() throws IOException {
    try (TestGateway gateway =
            limited(
                "[{quota: {limit: 3, per: month}}, {requests_per_second: 0.01, burst: 1, key:"
                    + " 'header:X-User'}]");
        RawClient client = gateway.client()) {
      ReceivedResponse first = client.get("/", "X-User: a");
      assertThat(first.field("RateLimit-Policy"))
          .isEqualTo("\"service-month\";q=3;w=2678400, \"header:X-User\";q=1;w=100");
      assertThat(first.field("RateLimit"))
          .matches("\"service-month\";r=2;t=[0-9]+, \"header:X-User\";r=0;t=100");
      for (int i = 0; i < 5; i++) {
        assertThat(client.get("/", "X-User: a").field("RateLimit"))
            .startsWith("\"header:X-User\";r=0");
      }

      assertThat(client.get("/", "X-User: b").status()).isEqualTo(200);
      assertThat(client.get("/", "X-User: c").status()).isEqualTo(200);
      ReceivedResponse refused = client.get("/", "X-User: d");
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.field("RateLimit")).startsWith("\"service-month\";r=0;t=");
    }
  }

  @Test
  void preflightsAreNotCounted() throws IOException {
    String limit = "{requests_per_second: 0.01, burst: 1}\n    cors: {origins: ['https://a.test']}";
    try (TestGateway gateway = limited(limit);
        RawClient client = gateway.client()) {
      for (int i = 0; i < 3; i++) {
        client.send(
            "OPTIONS / HTTP/1.1\r\nHost: a\r\nOrigin: https://a.test\r\n"
                + "Access-Control-Request-Method: GET\r\n\r\n");
        assertThat(client.readResponse().status()).isEqualTo(204);
      }
      assertThat(client.get("/", "Origin: https://a.test").status()).isEqualTo(200);
      ReceivedResponse refused = client.get("/", "Origin: https://a.test");
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.field("Access-Control-Allow-Origin")).isEqualTo("https://a.test");
    }
  }

  @Test
  void streamsOfHttp2AreCountedToo() throws Exception {
    try (TestGateway gateway = limited("{requests_per_second: 0.01, burst: 2}");
        Http2Client client = gateway.http2()) {
      assertThat(client.get("/").status()).isEqualTo(200);
      assertThat(client.get("/").field("ratelimit")).startsWith("\"service\";r=0;t=");
      ReceivedResponse refused = client.get("/");
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.field("retry-after")).isNotEmpty();
    }
  }

  @Test
  void callOfGrpcEndsAsExhausted() throws IOException {
    try (TestGateway gateway = limited("{requests_per_second: 0.01, burst: 1}");
        RawClient client = gateway.client()) {
      client.get("/");
      ReceivedResponse refused = client.get("/", "Content-Type: application/grpc");

      assertThat(refused.status()).isEqualTo(200);
      assertThat(refused.field("grpc-status")).isEqualTo("8");
      assertThat(refused.field("Retry-After")).isNotEmpty();
    }
  }

  @Test
  void decisionsAreCounted() throws IOException {
    try (TestGateway gateway = limited("{requests_per_second: 0.01, burst: 2, key: client_ip}")) {
      statuses(gateway, 5);

      assertThat(
              gateway.metric(
                  "gateway_rate_limited_total",
                  "service=\"origins\"",
                  "route=\"origins\"",
                  "limit=\"client_ip\""))
          .isEqualTo(3);
      String decisions = "gateway_rate_limit_decisions_total";
      assertThat(gateway.metric(decisions, "result=\"allowed\"")).isEqualTo(2);
      assertThat(gateway.metric(decisions, "result=\"refused\"")).isEqualTo(3);
      assertThat(gateway.metric("gateway_rate_limit_keys", "service=\"origins\"")).isEqualTo(1);
      assertThat(gateway.metric("gateway_request_failures_total", "reason=\"rate_limited\""))
          .isEqualTo(3);
    }
  }
}
