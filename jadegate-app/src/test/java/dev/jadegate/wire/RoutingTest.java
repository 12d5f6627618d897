package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Host, path and method decide where a request goes, and as what. */
class RoutingTest {
  @AutoClose
  private final Origin origin =
      Origin.answering((request, connection) -> connection.respond(200, request.target()));

  @AutoClose private final TestGateway gateway = TestGateway.start(config(origin));
  @AutoClose private final RawClient client = gateway.client();

  RoutingTest() throws IOException {}

  private static String config(Origin origin) {
    return """
    services:
      - name: origins
        instances: %s
    routes:
      - {name: read, service: origins, path: /items, methods: [GET, HEAD]}
      - {name: write, service: origins, exact: /items/new, methods: [PUT]}
      - {name: stripped, service: origins, path: /api/v1, strip_prefix: /api}
      - {name: moved, service: origins, path: /from, rewrite: /to}
      - {name: one, service: origins, pattern: "/people/{id}/photo", rewrite: "/photos/{id}.jpg"}
      - {name: shop, service: origins, path: /shop, host: ["shop.test", "*.shop.test"]}
    """
        .formatted(TestGateway.instances(origin));
  }

  @ParameterizedTest
  @CsvSource({
    "/items, /items",
    "/items/7?full=1, /items/7?full=1",
    "/api/v1/a, /v1/a",
    "/api/v1?x=%20y, /v1?x=%20y",
    "/from, /to",
    "/from/a/b?c=d, /to/a/b?c=d",
    "/people/4%2C2/photo, /photos/4%2C2.jpg",
    "/items/../items/./x, /items/x",
    "/items//x, /items/x",
    "/items/%7euser, /items/~user",
    "/items/%c3%a4, /items/%C3%A4",
  })
  void theInstanceSeesTheTargetOfTheRoute(String asked, String seen) throws IOException {
    assertThat(client.get(asked).text()).isEqualTo(seen);
  }

  @ParameterizedTest
  @CsvSource({"/", "/item", "/itemsx", "/people/42", "/people/4/2/photo", "/shop"})
  void whatNoRouteMatchesIs404(String target) throws IOException {
    ReceivedResponse response = client.get(target);

    assertThat(response.status()).isEqualTo(404);
    assertThat(response.text()).contains("\"error\":\"no route\"").contains("\"status\":404");
  }

  @Test
  void aMethodThatNoRouteTakesIs405WithThoseThatAreTaken() throws IOException {
    ReceivedResponse response = client.post("/items/new", "");

    assertThat(response.status()).isEqualTo(405);
    assertThat(response.field("Allow").split(", ")).containsExactlyInAnyOrder("GET", "HEAD", "PUT");
  }

  @ParameterizedTest
  @CsvSource({"shop.test, 200", "SHOP.test:8080, 200", "a.shop.test, 200", "xshop.test, 404"})
  void theHostDecidesToo(String host, int status) throws IOException {
    client.send("GET /shop HTTP/1.1\r\nHost: " + host + "\r\n\r\n");

    assertThat(client.readResponse().status()).isEqualTo(status);
  }

  @Test
  void anAbsoluteTargetGivesTheHost() throws IOException {
    client.send("GET http://shop.test/shop?a HTTP/1.1\r\nHost: other.test\r\n\r\n");

    assertThat(client.readResponse().text()).isEqualTo("/shop?a");
    assertThat(origin.requests().getFirst().fields().values("Host")).containsExactly("shop.test");
  }

  @ParameterizedTest
  @CsvSource({"/items/%2e%2e/%2e%2e/x", "/items/%2Fx", "/items/%zz", "/items/a\\b"})
  void aPathThatCouldBeReadInTwoWaysIs400(String target) throws IOException {
    assertThat(client.get(target).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({"TRACE /items", "CONNECT gateway.test:443"})
  void methodsThatAreNeverForwardedAre405(String line) throws IOException {
    assertThat(client.sendHead(line).readResponse().status()).isEqualTo(405);
  }
}
