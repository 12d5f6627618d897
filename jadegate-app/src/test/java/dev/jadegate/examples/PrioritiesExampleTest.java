package dev.jadegate.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class PrioritiesExampleTest {
  private static final int EXPORTS = 14;

  private final Gate mayEnd = new Gate();

  private static ExampleGateway start(Origin shop, Origin search) throws Exception {
    return ExampleGateway.start(
        "examples/priorities/gateway.yaml",
        Map.of(
            "SHOP_PORT", Integer.toString(shop.port()),
            "SEARCH_PORT", Integer.toString(search.port())));
  }

  private static List<Future<Integer>> ask(
      ExecutorService clients, ExampleGateway gateway, String target, int times) {
    Callable<Integer> one = () -> gateway.get(target).statusCode();
    List<Future<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      answers.add(clients.submit(one));
    }
    return answers;
  }

  private static double waiting(ExampleGateway gateway) throws Exception {
    return gateway
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("gateway_requests_waiting{service=\"shop\"}"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  @Test
  void paymentsPushExportsOutOfTheQueue() throws Exception {
    try (Origin shop =
            Origin.answering((request, connection) -> {
              mayEnd.await();
              connection.respond(200, "done");
            });
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
        ExampleGateway gateway = start(shop, shop)) {
      List<Future<Integer>> exports = ask(clients, gateway, "/export", EXPORTS);
      await().until(() -> waiting(gateway) == 10);
      assertThat(shop.requests()).as("low has four of the five places").hasSize(4);

      List<Future<Integer>> payments = ask(clients, gateway, "/pay", 6);
      await().until(() -> shop.requests().size() == 5);
      await().until(() -> exports.stream().filter(Future::isDone).count() == 5);
      mayEnd.open();

      for (Future<Integer> payment : payments) {
        assertThat(payment.get()).isEqualTo(200);
      }
      int refused = 0;
      for (Future<Integer> export : exports) {
        refused += export.get() == 503 ? 1 : 0;
      }
      assertThat(refused).as("one payment has a place, five have one in the queue").isEqualTo(5);
    }
  }

  @Test
  void limitOfTheSearchIsFoundOut() throws Exception {
    try (Origin search = Origin.saying("found");
        ExampleGateway gateway = start(search, search)) {
      for (int i = 0; i < 100; i++) {
        assertThat(gateway.get("/search").statusCode()).isEqualTo(200);
      }
      await()
          .untilAsserted(() ->
              assertThat(gateway.get("/metrics").body())
                  .contains("gateway_concurrency_limit{service=\"search\"}")
                  .contains("gateway_concurrency_baseline_seconds{service=\"search\"}"));
    }
  }
}
