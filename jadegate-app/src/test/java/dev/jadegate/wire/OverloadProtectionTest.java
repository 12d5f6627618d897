package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Filter;
import dev.jadegate.api.Verdict;
import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Http2Client;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A gateway that has too much to do refuses new requests early")
class OverloadProtectionTest {
  private static final String SHED = "gateway_requests_shed_total";

  private Origin origin;

  @BeforeEach
  void start() throws IOException {
    origin = Origin.saying("ok");
  }

  @AfterEach
  void stop() throws IOException {
    origin.close();
  }

  private String yaml(String overload) {
    return yaml(overload, "");
  }

  private String yaml(String overload, String filters) {
    return """
    gateway: {overload: %s}
    services:
      - name: s
        instances: %s
        routes:
          - {name: pages, path: / %s}
          - {name: work, path: /work, priority: high %s}
    """
        .formatted(overload, TestGateway.instances(origin), filters, filters);
  }

  /** Says which event loop it is on, and keeps it busy with {@code /work} while it is told to. */
  private record Work(AtomicBoolean hard) implements Filter {
    @Override
    public Verdict onRequest(Exchange exchange, HttpRequest request) {
      if (exchange.path().equals("/work") && hard.get()) {
        try {
          Thread.sleep(200);
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      return Verdict.proceed();
    }

    @Override
    public Verdict onResponse(Exchange exchange, HttpResponse response) {
      response.headers().set("X-Loop", Thread.currentThread().getName());
      return Verdict.proceed();
    }
  }

  private static void awaitStatus(TestGateway gateway, int status) {
    Awaitility.await()
        .atMost(Gate.PATIENCE.multipliedBy(2))
        .until(() -> {
          try (RawClient client = gateway.client()) {
            return client.get("/").status() == status;
          }
        });
  }

  private static double shed(TestGateway gateway, String reason) throws IOException {
    return gateway.metric(
        SHED, "service=\"gateway\"", "priority=\"normal\"", "reason=\"" + reason + "\"");
  }

  @Test
  @DisplayName("requests of an event loop that is late are refused, those of another one are not")
  void anEventLoopThatIsLate() throws Exception {
    AtomicBoolean hard = new AtomicBoolean(true);
    try (TestGateway gateway =
            TestGateway.with()
                .filter("work", new Work(hard))
                .workers(2)
                .start(yaml("{loop_lag: 50ms}", ", filters: [{name: work}]"));
        RawClient worker = gateway.client();
        RawClient same = gateway.client();
        RawClient other = gateway.client()) {
      String late = loop(worker);
      RawClient neighbour = loop(same).equals(late) ? same : other;
      RawClient elsewhere = neighbour == same ? other : same;
      assertThat(loop(neighbour)).isEqualTo(late);
      assertThat(loop(elsewhere)).isNotEqualTo(late);

      Thread working =
          Thread.ofVirtual()
              .start(() -> {
                while (hard.get()) {
                  try {
                    worker.get("/work");
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                }
              });
      Awaitility.await()
          .atMost(Gate.PATIENCE)
          .until(() -> {
            assertThat(elsewhere.get("/").status()).isEqualTo(200);
            return neighbour.get("/").status() == 503;
          });
      assertThat(shed(gateway, "loop_lag")).isPositive();
      assertThat(gateway.metric("gateway_overload_pressure", "resource=\"loop_lag\"")).isPositive();
      hard.set(false);
      working.join();

      Awaitility.await().atMost(Gate.PATIENCE).until(() -> neighbour.get("/").status() == 200);
      assertThat(gateway.metric("gateway_event_loop_lag_seconds", "loop=\"0\"")).isLessThan(0.05);
    }
  }

  private static String loop(RawClient client) throws IOException {
    return client.get("/").field("X-Loop");
  }

  @Test
  void memoryForBuffers() throws Exception {
    try (TestGateway gateway = TestGateway.start(yaml("{direct_memory: 1}"));
        Http2Client http2 = gateway.http2()) {
      awaitStatus(gateway, 200);
      ByteBuf held = PooledByteBufAllocator.DEFAULT.directBuffer(percentOfBuffers(2));
      try (RawClient client = gateway.client()) {
        awaitStatus(gateway, 503);

        ReceivedResponse refused = client.get("/");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.field("Retry-After")).isEqualTo("1");
        assertThat(refused.field("X-Request-ID")).isNotEmpty();
        assertThat(refused.text()).contains("overloaded").doesNotContain("direct_memory");
        ReceivedResponse call = client.get("/", "Content-Type: application/grpc");
        assertThat(call.field("grpc-status")).isEqualTo("14");
        assertThat(http2.get("/").status()).isEqualTo(503);
        assertThat(client.get("/health").status()).isEqualTo(200);
        assertThat(shed(gateway, "direct_memory")).isGreaterThanOrEqualTo(3);
        assertThat(gateway.metric("gateway_overload_pressure", "resource=\"direct_memory\""))
            .isGreaterThan(1.5);
      } finally {
        held.release();
      }

      awaitStatus(gateway, 200);
    }
  }

  @Test
  void theHeap() throws Exception {
    byte[] live = new byte[Math.toIntExact(Runtime.getRuntime().maxMemory() / 50)];
    try (TestGateway gateway = TestGateway.start(yaml("{heap: 1}"))) {
      System.gc();
      awaitStatus(gateway, 503);
      assertThat(shed(gateway, "heap")).isPositive();

      gateway.reload(yaml("{heap: 0}"));

      awaitStatus(gateway, 200);
      assertThat(gateway.metrics()).doesNotContain("resource=\"heap\"");
    }
    assertThat(live).isNotEmpty();
  }

  @Test
  void noneIsAsked() throws Exception {
    ByteBuf held = PooledByteBufAllocator.DEFAULT.directBuffer(percentOfBuffers(2));
    try (TestGateway gateway = TestGateway.start(yaml("{direct_memory: 1}"))) {
      awaitStatus(gateway, 503);

      gateway.reload(yaml("none"));

      try (RawClient client = gateway.client()) {
        assertThat(client.get("/").status()).isEqualTo(200);
      }
      assertThat(gateway.metrics()).doesNotContain("overload_pressure{", "loop_lag_seconds{");
    } finally {
      held.release();
    }
  }

  private static int percentOfBuffers(int percent) {
    return Math.toIntExact(PlatformDependent.maxDirectMemory() / 100 * percent);
  }
}
