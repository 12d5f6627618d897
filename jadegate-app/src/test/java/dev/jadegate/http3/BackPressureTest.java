package dev.jadegate.http3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Http3Client;
import dev.jadegate.testkit.Http3Stream;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.ReceivedRequest;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A slow side slows the other, and little is kept between them, whatever a body's size. */
@Timeout(120)
class BackPressureTest {
  private static final int CHUNK = 64 * 1024;
  private static final int CHUNKS = 800;

  /** Windows, water marks and socket buffers of both sides, several times over. */
  private static final long MUCH = 24L << 20;

  @Test
  void aSlowClientStopsTheInstance() throws Exception {
    AtomicLong written = new AtomicLong();
    try (Origin origin =
            Origin.scripted(connection -> {
              connection.readRequest();
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + CHUNK * CHUNKS + "\r\n\r\n");
              for (int i = 0; i < CHUNKS; i++) {
                connection.write(new byte[CHUNK]);
                written.addAndGet(CHUNK);
              }
              connection.awaitEnd();
            });
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin);
        Http3Client client = gateway.client()) {
      Http3Stream stream = client.open().pause();
      stream.head(true, ":method: GET", ":path: /");
      long before = settled(written);
      stream.resume();

      assertThat(before).isPositive().isLessThan(MUCH);
      assertThat(stream.response().body()).hasSize(CHUNK * CHUNKS);
    }
  }

  @Test
  void aSlowInstanceStopsTheClient() throws Exception {
    Gate open = new Gate();
    try (Origin origin =
            Origin.scripted(connection -> {
              ReceivedRequest head = connection.readHead();
              open.await();
              connection.respond(200, String.valueOf(connection.readBody(head).length()));
            });
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin, "max_request_size: 0");
        Http3Client client = gateway.client()) {
      Http3Stream stream = client.open().head(false, ":method: POST", ":path: /");
      AtomicLong sent = new AtomicLong();
      Thread sender =
          Thread.startVirtualThread(() -> {
            for (int i = 0; i < CHUNKS; i++) {
              stream.data(new byte[CHUNK], true);
              sent.addAndGet(CHUNK);
            }
            stream.end();
          });
      origin.takeRequest();
      long before = settled(sent);
      open.open();

      assertThat(before).isPositive().isLessThan(MUCH);
      assertThat(stream.response().text()).isEqualTo(String.valueOf(CHUNK * CHUNKS));
      sender.join();
    }
  }

  /** The count once it has stood still for a while. */
  private static long settled(AtomicLong count) throws InterruptedException {
    long end = System.nanoTime() + Gate.PATIENCE.toNanos();
    long last = -1;
    while ((count.get() != last || last == 0) && System.nanoTime() < end) {
      last = count.get();
      Thread.sleep(300);
    }
    return count.get();
  }
}
