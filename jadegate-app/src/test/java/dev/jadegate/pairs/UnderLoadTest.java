package dev.jadegate.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.ReceivedResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reloads and the gateway's end lose nothing of what is under way. */
class UnderLoadTest {
  private static final int CLIENTS = 8;

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("134, 137: reloads under load lose nothing, and instances keep their connections")
  void reloads(Pair pair) throws Exception {
    Setup setup = pair.with();
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong rounds = new AtomicLong();
    try (Chain chain = setup.start(Answerer.echoing());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(
            threads.submit(() -> {
              while (!stop.get()) {
                String body = "round " + rounds.incrementAndGet();
                assertThat(chain.caller().stream("/", body).text()).isEqualTo(body);
              }
              return null;
            }));
      }
      for (int i = 0; i < 10; i++) {
        long before = rounds.get();
        chain.gateway().reload(setup.yaml(chain.origin()) + "# version " + i + "\n");
        Awaitility.await().atMost(Gate.PATIENCE).until(() -> rounds.get() > before + CLIENTS);
      }
      stop.set(true);
      for (Future<?> client : clients) {
        client.get();
      }

      assertThat(chain.gateway().metric("gateway_request_failures_total")).isZero();
      assertThat(chain.origin().connections())
          .isLessThanOrEqualTo(pair.upstream().isMultiplexed() ? 1 : CLIENTS);
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("47, 138: what is under way when the gateway stops comes to its end")
  void shutdown(Pair pair) throws Exception {
    int count = 20;
    Gate stopping = new Gate();
    Answerer.Script half =
        reply -> {
          reply.readHead();
          reply.head(200);
          reply.write("begun, ");
          stopping.await();
          reply.write(reply.read(4));
          assertThat(reply.readRest()).isEmpty();
          reply.end();
        };
    try (Chain chain = pair.start(half);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Call> calls = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Call call = chain.caller().open("POST", "/");
        call.readHead();
        assertThat(call.read(7)).isEqualTo("begun, ");
        calls.add(call);
      }
      Future<?> stopped = threads.submit(() -> chain.gateway().shutdown());
      stopping.open();
      for (Call call : calls) {
        call.write("done");
        call.end();
        ReceivedResponse response = call.readRest();

        assertThat(response.text()).endsWith("done");
      }
      chain.caller().close();
      stopped.get();
    }
  }
}
