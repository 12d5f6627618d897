package dev.jadegate.http3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Http3Client;
import dev.jadegate.testkit.Http3Stream;
import dev.jadegate.testkit.Origin;
import io.netty.handler.codec.http3.Http3ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A gateway that stops lets requests of HTTP/3 finish. */
@Timeout(60)
class DrainTest {
  private static final int NO_ERROR = Http3ErrorCode.H3_NO_ERROR.code();

  @Test
  void requestsFinishAndNewOnesAreRejected() throws Exception {
    Gate open = new Gate();
    try (Origin origin =
            Origin.answering((request, connection) -> {
              open.await();
              connection.respond(200, "all of it");
            });
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin);
        Http3Client client = gateway.client()) {
      Http3Stream stream = client.get("/");
      origin.takeRequest();
      Thread stopping = Thread.startVirtualThread(() -> gateway.gateway().gateway().shutdown());

      assertThat(client.takeGoAway()).isEqualTo((1L << 62) - 4);
      assertThat(client.takeGoAway()).isEqualTo(4);
      assertThat(gateway.refuses()).isTrue();
      open.open();
      assertThat(stream.response().text()).isEqualTo("all of it");
      assertThat(client.awaitClose()).isEqualTo(NO_ERROR);
      stopping.join();
    }
  }

  @Test
  void anIdleConnectionIsClosed() throws Exception {
    try (Origin origin = Origin.saying("fine");
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin);
        Http3Client client = gateway.client()) {
      client.get("/").response();
      gateway.gateway().gateway().shutdown();

      assertThat(client.awaitClose()).isEqualTo(NO_ERROR);
    }
  }
}
