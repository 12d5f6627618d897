package dev.jadegate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RoutingExampleTest {
  private NamedOrigin shop;
  private NamedOrigin next;
  private ExampleGateway gateway;

  @BeforeEach
  void start() throws Exception {
    shop = NamedOrigin.start("shop");
    next = NamedOrigin.start("next");
    gateway =
        ExampleGateway.start(
            "examples/routing/gateway.yaml",
            Map.of("SHOP_PORT", shop.port(), "SHOP_NEXT_PORT", next.port()));
  }

  @AfterEach
  void stop() {
    gateway.close();
    shop.close();
    next.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/shop/cart, shop /cart",
    "/api/products/7, shop /products/7",
    "/api/products/7/reviews/2026/1, shop /reviews/7/2026/1",
    "/articles/12, shop /archive/12.html",
    "/search, shop /search"
  })
  void pathsChooseAndAreRewritten(String target, String answer) throws Exception {
    assertThat(gateway.get(target).body()).isEqualTo(answer);
  }

  @Test
  void hostsChoose() throws Exception {
    assertThat(gateway.getOfHost("eu.staff.example.com", "/a")).endsWith("next /a");
  }

  @Test
  void headersChoose() throws Exception {
    assertThat(gateway.get("/search", "X-Version", "2").body()).isEqualTo("next /search");
  }

  @Test
  void headerAndQueryTogetherChoose() throws Exception {
    String[] phone = {"User-Agent", "Mozilla/5.0 (iPhone)"};

    assertThat(gateway.get("/search?q=shoes", phone).body()).isEqualTo("next /search?q=shoes");
    assertThat(gateway.get("/search", phone).body()).isEqualTo("shop /search");
  }

  @Test
  void methodsThatNoRouteTakesAre405() throws Exception {
    HttpResponse<String> answer = gateway.send("POST", "/api/products/7");

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
  }

  @Test
  void redirectsKeepTheQuery() throws Exception {
    HttpResponse<String> answer = gateway.get("/products?page=2");

    assertThat(answer.statusCode()).isEqualTo(301);
    assertThat(answer.headers().firstValue("Location")).hasValue("/api/products?page=2");
  }

  @Test
  void fixedResponsesNeedNoService() throws Exception {
    HttpResponse<String> answer = gateway.get("/robots.txt");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("User-agent: *\nDisallow: /\n");
  }

  /** 300 draws at 10 % miss a service once in 10^13 runs. */
  @Test
  void splitsReachBothServices() throws Exception {
    Set<String> answers = new TreeSet<>();
    for (int i = 0; i < 300; i++) {
      answers.add(gateway.get("/checkout").body());
    }

    assertThat(answers).containsExactly("next /checkout", "shop /checkout");
  }

  @Test
  void whatNoRouteTakesIs404() throws Exception {
    assertThat(gateway.get("/nothing").statusCode()).isEqualTo(404);
  }
}
