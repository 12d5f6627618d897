package dev.jadegate.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.lifecycle.Gateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code jadegate demo} starts. */
@Timeout(60)
class DemoTest {
  @Test
  void demoServesAndTakesItsTwoInstancesByTurns() throws IOException, InterruptedException {
    try (DemoService first = DemoService.start("user-service", "users-1");
        DemoService second = DemoService.start("user-service", "users-2");
        DemoService products = DemoService.start("product-service", "products-1");
        Gateway gateway =
            Gateway.start(
                DemoCommand.config(
                    Map.of(
                        "HOST",
                        "127.0.0.1",
                        "GATEWAY",
                        "0",
                        "USERS_1",
                        Integer.toString(first.port()),
                        "USERS_2",
                        Integer.toString(second.port()),
                        "PRODUCTS",
                        Integer.toString(products.port()))),
                GatewayProcess.options(Map.of()));
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      String base = "http://127.0.0.1:" + gateway.ports().getFirst();

      List<String> answers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        answers.add(
            get(client, base + "/api/users/1").body().replaceAll("(?s).*(users-.).*", "$1"));
      }

      assertThat(answers.subList(0, 2)).containsExactlyInAnyOrder("users-1", "users-2");
      assertThat(answers.subList(2, 4)).isEqualTo(answers.subList(0, 2));
      assertThat(get(client, base + "/api/products/7").body()).contains("products-1");
      assertThat(get(client, base + "/nowhere").statusCode()).isEqualTo(404);
      assertThat(get(client, base + "/health").statusCode()).isEqualTo(200);
    }
  }

  private static HttpResponse<String> get(HttpClient client, String url)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(20)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
