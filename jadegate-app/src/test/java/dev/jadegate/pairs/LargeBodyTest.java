package dev.jadegate.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.ReceivedResponse;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Large bodies pass whole, and who does not take bytes makes the other side wait. */
class LargeBodyTest {
  private static final int LARGE = 20 << 20;
  private static final int BLOCK = 1 << 16;

  /** Kernel buffers and windows on both sides may take some; most of it must not have left. */
  private static final int MAX_UNDER_WAY = 24 << 20;

  private static final int ENDLESS = 48 << 20;

  /** Bytes that tell where they stand. */
  private static byte[] block(int number) {
    byte[] block = new byte[BLOCK];
    Arrays.fill(block, (byte) number);
    block[0] = (byte) (number >> 8);
    return block;
  }

  /** The same as one body. */
  private static byte[] whole() {
    byte[] whole = new byte[LARGE];
    for (int i = 0; i < LARGE / BLOCK; i++) {
      System.arraycopy(block(i), 0, whole, i * BLOCK, BLOCK);
    }
    return whole;
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  void twentyMegabytesPassBothWaysAtOnce(Pair pair) throws Exception {
    Answerer.Script piping =
        reply -> {
          reply.readHead();
          reply.head(200);
          for (int i = 0; i < LARGE / BLOCK; i++) {
            reply.write(reply.read(BLOCK));
          }
          assertThat(reply.readRest()).isEmpty();
          reply.end();
        };
    try (Chain chain = pair.with().gateway("max_request_size: 0").start(piping);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Call call = chain.caller().open("POST", "/");
      Future<?> sent =
          threads.submit(() -> {
            for (int i = 0; i < LARGE / BLOCK; i++) {
              call.write(block(i));
            }
            call.end();
            return null;
          });
      ReceivedResponse response = call.readResponse();

      sent.get();
      assertThat(Arrays.equals(response.body(), whole())).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  void lengthsAreKept(Pair pair) throws Exception {
    String large = "0123456789abcdef".repeat(128 * 1024);
    try (Chain chain = pair.start(Answerer.echoing())) {
      ReceivedResponse response = chain.caller().post("/", large);

      assertThat(response.field("Content-Length")).isEqualTo(Integer.toString(large.length()));
      assertThat(response.text().equals(large)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  void aClientThatDoesNotReadStopsTheInstance(Pair pair) throws Exception {
    AtomicLong sent = new AtomicLong();
    byte[] block = block(0);
    Answerer.Script flood =
        reply -> {
          reply.readRequest();
          reply.head(200);
          for (int i = 0; i < ENDLESS / BLOCK; i++) {
            reply.write(block);
            sent.addAndGet(BLOCK);
          }
          reply.end();
        };
    try (Chain chain = pair.start(flood)) {
      Call call = chain.caller().start("GET", "/");
      call.readHead();

      assertThat(settled(sent)).isLessThan(MAX_UNDER_WAY);
      for (int i = 0; i < ENDLESS / BLOCK; i++) {
        call.read(BLOCK);
      }
      assertThat(call.readRest().body()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  void anInstanceThatDoesNotReadStopsTheClient(Pair pair) throws Exception {
    AtomicLong sent = new AtomicLong();
    byte[] block = block(0);
    Gate reading = new Gate();
    Answerer.Script slow =
        reply -> {
          reply.readHead();
          reading.await();
          for (int i = 0; i < ENDLESS / BLOCK; i++) {
            reply.read(BLOCK);
          }
          reply.respond(200, Integer.toString(reply.readRest().length));
        };
    try (Chain chain = pair.with().gateway("max_request_size: 0").start(slow);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Call call = chain.caller().open("POST", "/");
      Future<?> sending =
          threads.submit(() -> {
            for (int i = 0; i < ENDLESS / BLOCK; i++) {
              call.write(block);
              sent.addAndGet(BLOCK);
            }
            call.end();
            return null;
          });

      assertThat(settled(sent)).isLessThan(MAX_UNDER_WAY);
      reading.open();
      sending.get();
      assertThat(call.readResponse().text()).isEqualTo("0");
    }
  }

  /** Waits until a count stands still. */
  private static long settled(AtomicLong count) throws InterruptedException {
    long before = -1;
    while (count.get() != before || before == 0) {
      before = count.get();
      Thread.sleep(200);
    }
    return before;
  }
}
