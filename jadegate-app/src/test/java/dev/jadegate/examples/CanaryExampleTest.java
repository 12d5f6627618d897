package dev.jadegate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CanaryExampleTest {
  private static List<String> ofUsers(ExampleGateway gateway) throws Exception {
    List<String> answers = new ArrayList<>();
    for (int user = 1; user <= 20; user++) {
      answers.add(gateway.get("/account", "X-User-ID", Integer.toString(user)).body());
    }
    return answers;
  }

  @Test
  void usersAndVisitorsStayWithTheirVersion() throws Exception {
    try (Origin shop = Origin.saying("shop");
        Origin next = Origin.saying("shop-next");
        ExampleGateway gateway =
            ExampleGateway.start(
                "examples/canary/gateway.yaml",
                Map.of(
                    "SHOP_PORT", Integer.toString(shop.port()),
                    "SHOP_NEXT_PORT", Integer.toString(next.port())))) {
      List<String> answers = ofUsers(gateway);
      assertThat(answers).contains("shop", "shop-next");
      assertThat(ofUsers(gateway)).isEqualTo(answers);

      HttpResponse<String> first = gateway.get("/");
      String given = first.headers().firstValue("Set-Cookie").orElseThrow();
      String cookie = given.substring(0, given.indexOf(';'));
      for (int i = 0; i < 20; i++) {
        assertThat(gateway.get("/", "Cookie", cookie).body()).isEqualTo(first.body());
      }
    }
  }
}
