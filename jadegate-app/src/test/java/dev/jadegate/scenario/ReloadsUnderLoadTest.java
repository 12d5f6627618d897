package dev.jadegate.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.config.ConfigLoader;
import dev.jadegate.lifecycle.Reloader;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.OriginConnection;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The configuration file changes all the time, and nobody who asks the gateway notices. */
@Timeout(90)
class ReloadsUnderLoadTest {
  private static final int RELOADS = 100;
  private static final int CLIENTS = 6;

  /** Every so many changes it is the watch that must notice. */
  private static final int WATCHED = 10;

  @TempDir private Path folder;

  /** The file and the origins that it names. */
  private final class Changes implements AutoCloseable {
    private final Path file = folder.resolve("gateway.yaml");
    private final FastOrigin steady = FastOrigin.saying("steady");
    private final FastOrigin one = FastOrigin.saying("one");
    private final FastOrigin two = FastOrigin.saying("two");
    private final Origin streams;
    private FastOrigin inForce = one;
    private int wrong;

    Changes(Origin streams) throws IOException {
      this.streams = streams;
      replace(config(0));
    }

    /** Every third one is wrong, and every third one names another origin. */
    void make(int number) throws IOException {
      if (isWrong(number)) {
        wrong++;
        replace("services: [{" + mistake(number) + " wrong}]");
        return;
      }
      if (number % 3 == 1) {
        inForce = inForce == one ? two : one;
      }
      replace(config(number));
    }

    static boolean isWrong(int number) {
      return number % 3 == 0;
    }

    static String mistake(int number) {
      return "key" + number + ":";
    }

    String expected() {
      return inForce == one ? "one" : "two";
    }

    String config(int number) {
      return """
      # version %d
      gateway: {host: 127.0.0.1, port: 0, workers: 2}
      logging: {access_log: /dev/null}
      services:
        - {name: steady, path: /steady, instances: ["%s"]}
        - {name: streams, path: /stream, instances: ["%s"]}
        - {name: changing, path: /changing, instances: ["%s"]}
      """
          .formatted(number, steady.address(), streams.address(), inForce.address());
    }

    private void replace(String text) throws IOException {
      Path next = folder.resolve("next.yaml");
      Files.writeString(next, text);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws Exception {
      steady.close();
      one.close();
      two.close();
    }
  }

  @Test
  void aHundredReloadsLoseNothing() throws Exception {
    SynchronousQueue<String> events = new SynchronousQueue<>();
    try (Origin streams = Origin.answering((_, connection) -> stream(events, connection));
        Changes changes = new Changes(streams);
        LogLines log = LogLines.open();
        TestGateway gateway = TestGateway.with().expectErrors().start(changes.config(0));
        Reloader reloader = reloader(changes.file, gateway);
        RawClient listener = gateway.client();
        RawClient probe = gateway.client()) {
      listener.sendHead("GET /stream").readHead();
      long rounds;
      try (Load load = Load.start(CLIENTS, gateway.port(), ReloadsUnderLoadTest::round)) {
        load.awaitMore(100);
        for (int i = 1; i <= RELOADS; i++) {
          changes.make(i);
          String mistake = Changes.mistake(i);
          if (i % WATCHED > 0) {
            reloader.reload();
          } else if (Changes.isWrong(i)) {
            await(() -> log.count(mistake) > 0);
          } else {
            await(() -> probe.get("/changing").text().equals(changes.expected()));
          }
          assertThat(probe.get("/changing").text()).isEqualTo(changes.expected());
          String event = "data: " + i + "\n\n";
          events.put(event);
          assertThat(listener.read(chunk(event).length())).isEqualTo(chunk(event));
          load.awaitMore(20);
        }
        rounds = load.done();
      }
      events.put("");

      assertThat(listener.read("0\r\n\r\n".length())).isEqualTo("0\r\n\r\n");
      assertThat(rounds).isGreaterThan(20 * RELOADS);
      assertConnectionsStayed(changes);
      assertReloadsAreCounted(gateway, log, changes.wrong);
    }
  }

  private static Reloader reloader(Path file, TestGateway gateway) throws IOException {
    return new Reloader(file, new ConfigLoader(name -> null, name -> null), gateway.gateway());
  }

  /** One for each client and no more: the pools stay, though each reload is a new snapshot. */
  private static void assertConnectionsStayed(Changes changes) {
    assertThat(changes.steady.connections()).isLessThanOrEqualTo(CLIENTS);
    assertThat(changes.streams.connections()).isEqualTo(1);
    assertThat(changes.one.connections() + changes.two.connections()).isGreaterThan(RELOADS / 3);
  }

  private static void assertReloadsAreCounted(TestGateway gateway, LogLines log, int wrong)
      throws IOException {
    assertThat(gateway.metric("gateway_config_reloads_total", "result=\"failed\""))
        .isGreaterThanOrEqualTo(wrong);
    assertThat(gateway.metric("gateway_config_reloads_total", "result=\"ok\""))
        .isGreaterThanOrEqualTo(RELOADS * 8 / 10 - wrong);
    assertThat(log.count("reload failed")).isGreaterThanOrEqualTo(wrong);
    assertThat(log.count("configuration refused")).isGreaterThanOrEqualTo(wrong);
    assertThat(gateway.metric("gateway_request_failures_total")).isZero();
  }

  private static void stream(SynchronousQueue<String> events, OriginConnection connection)
      throws IOException, InterruptedException {
    connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (String event = next(events); !event.isEmpty(); event = next(events)) {
      connection.write(chunk(event));
    }
    connection.write("0\r\n\r\n");
  }

  private static void round(RawClient client, long number) throws IOException {
    switch ((int) (number % 3)) {
      case 0 -> assertThat(client.get("/changing").status()).isEqualTo(200);
      case 1 -> assertThat(client.get("/steady").text()).isEqualTo("steady");
      default -> {
        client.sendHead("POST /steady", "Transfer-Encoding: chunked").send(chunk("some"));
        assertThat(client.send("0\r\n\r\n").readResponse().text()).isEqualTo("steady");
      }
    }
  }

  private static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  private static String next(SynchronousQueue<String> events) throws InterruptedException {
    String event = events.poll(30, TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("no event");
    }
    return event;
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.call()) {
      assertThat(System.nanoTime() - end).as("out of patience").isNegative();
      Thread.sleep(5);
    }
  }
}
