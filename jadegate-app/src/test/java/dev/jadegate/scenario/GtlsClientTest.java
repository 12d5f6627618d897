package dev.jadegate.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.http3.Http3Gateway;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.TestGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP/3 client of ngtcp2, which shares no code with the gateway's QUIC. */
@Timeout(120)
class GtlsClientTest {
  private static final int LARGE = 20 << 20;

  @TempDir private Path folder;

  @BeforeEach
  void clientIsThere() {
    Commands.require("gtlsclient");
  }

  private String run(Http3Gateway gateway, String path, String... options) throws Exception {
    String[] command = {"gtlsclient", "--exit-on-all-streams-close", "--download=" + folder};
    String[] target = {
      "127.0.0.1", String.valueOf(gateway.port()), "https://gw.test:" + gateway.port() + path
    };
    int before = command.length;
    String[] all = Arrays.copyOf(command, before + options.length + target.length);
    System.arraycopy(options, 0, all, before, options.length);
    System.arraycopy(target, 0, all, before + options.length, target.length);
    return Commands.run(folder, all);
  }

  @Test
  void getsAPage() throws Exception {
    try (Origin origin = Origin.saying("a page");
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin)) {
      String log = run(gateway, "/page.txt");

      assertThat(Files.readString(folder.resolve("page.txt"))).isEqualTo("a page");
      assertThat(log).contains("[:status: 200]");
      assertThat(origin.requests().getFirst().line()).isEqualTo("GET /page.txt HTTP/1.1");
      assertThat(origin.requests().getFirst().fields().has("Transfer-Encoding")).isFalse();
    }
  }

  @Test
  void getsNinetyAnswersThatComeAtOnce() throws Exception {
    int count = 90;
    CountDownLatch all = new CountDownLatch(count);
    AtomicInteger answered = new AtomicInteger();
    try (Origin origin =
            Origin.answering((request, connection) -> {
              all.countDown();
              assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
              connection.respond(200, "a page");
              answered.incrementAndGet();
            });
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin)) {
      String log = run(gateway, "/page.txt", "--nstreams=" + count);

      assertThat(log.split("\\[:status: 200\\]", -1)).hasSize(count + 1);
      assertThat(answered).hasValue(count);
    }
  }

  @Test
  void getsALargeFileAndSendsItBack() throws Exception {
    byte[] bytes = new byte[LARGE];
    new Random(1).nextBytes(bytes);
    Path file = Files.write(folder.resolve("sent"), bytes);
    AtomicReference<byte[]> received = new AtomicReference<>();
    try (Origin origin =
            Origin.answering((request, connection) -> {
              received.set(request.body());
              connection
                  .write("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n")
                  .write(bytes);
            });
        Http3Gateway gateway =
            Http3Gateway.start(TestGateway.with().workers(2), origin, "max_request_size: 0")) {
      run(gateway, "/large.bin", "--http-method=POST", "--data=" + file, "--quiet");

      assertThat(received.get()).isEqualTo(bytes);
      assertThat(Files.readAllBytes(folder.resolve("large.bin"))).isEqualTo(bytes);
    }
  }
}
