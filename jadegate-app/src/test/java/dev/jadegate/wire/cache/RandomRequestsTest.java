package dev.jadegate.wire.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.TestGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName(
    "Whatever is asked and answered at random, nobody gets what is not theirs (SEMANTICS 99-111)")
class RandomRequestsTest {
  private static final int CLIENTS = 5;
  private static final int REQUESTS = 300;

  private final Caching caching = new Caching();

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void noAnswerIsOlderThanAllowedOrAnothers(long seed) throws Exception {
    RandomOrigin model = new RandomOrigin(caching, seed);
    try (Origin origin = Origin.answering(model::answer);
        TestGateway gateway =
            caching.start(2, Caching.yaml(origin, "{collapse_timeout: 300ms}", ", retry: none"));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> asking = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        RandomClient client = new RandomClient(caching, model, seed * 100 + i);
        asking.add(threads.submit(() -> client.ask(gateway, REQUESTS)));
      }
      int whole = 0;
      for (Future<Integer> one : asking) {
        whole += one.get();
      }

      assertThat(whole).isGreaterThan(CLIENTS * REQUESTS / 2);
      assertThat(gateway.metric("gateway_cache_requests_total", "result=\"hit\""))
          .isGreaterThan(100);
      assertThat(gateway.metric("gateway_cache_requests_total", "result=\"revalidated\""))
          .isPositive();
      Awaitility.await()
          .atMost(Gate.PATIENCE)
          .until(() ->
              gateway.metric("gateway_cache_fetches") == 0
                  && gateway.metric("gateway_attempts_active") == 0);
    }
  }
}
