package dev.jadegate.http3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Http3Client;
import dev.jadegate.testkit.Http3Stream;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.TestGateway;
import io.netty.handler.codec.http3.Http3ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client may ask of a connection. */
@Timeout(60)
class LimitsTest {
  private static final int EXCESSIVE_LOAD = Http3ErrorCode.H3_EXCESSIVE_LOAD.code();

  @Test
  void aLargeHeaderSectionIsAnsweredOnItsStream() throws Exception {
    try (Origin origin = Origin.saying("fine");
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin, "max_header_size: 4KB");
        Http3Client client = gateway.client()) {
      String[] lines = {":method: GET", ":path: /", "x-large: " + "x".repeat(5000)};

      assertThat(client.open().head(true, lines).response().status()).isEqualTo(431);
      assertThat(client.get("/").response().text()).isEqualTo("fine");
    }
  }

  @Test
  void aHugeHeaderSectionIsAnsweredBeforeItIsRead() throws Exception {
    try (Origin origin = Origin.saying("fine");
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin, "max_header_size: 4KB");
        Http3Client client = gateway.client()) {
      byte[] announced = {1, (byte) 0x80, 0x10, 0, 0}; // HEADERS with a megabyte to come
      Http3Stream stream = client.open().raw(announced);

      assertThat(stream.response().status()).isEqualTo(431);
      assertThat(client.get("/").response().text()).isEqualTo("fine");
    }
  }

  @Test
  void largeTrailersAreRefused() throws Exception {
    try (Origin origin = Origin.scripted(connection -> connection.readHead());
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin, "max_header_size: 4KB");
        Http3Client client = gateway.client()) {
      Http3Stream stream = client.open().head(false, ":method: POST", ":path: /").data("abc");
      stream.section(true, "x-large: " + "x".repeat(5000));

      assertThat(stream.response().status()).isBetween(431, 502); // or the instance left before
      assertThat(client.isOpen()).isTrue();
    }
  }

  @Test
  void moreStreamsThanAllowedWait() throws Exception {
    Gate open = new Gate();
    try (Origin origin =
            Origin.answering((request, connection) -> {
              open.await();
              connection.respond(200, "");
            });
        TestGateway gateway =
            TestGateway.start(
                Http3Gateway.yaml(origin, Certificate.yaml())
                    .replace("port: 0}", "port: 0, max_concurrent_streams: 3}"));
        Http3Client client = Http3Client.connect(gateway.gateway().http3Port("gateway"))) {
      List<Http3Stream> streams = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        streams.add(client.get("/"));
      }

      assertThatThrownBy(client::open).isInstanceOf(AssertionError.class);
      open.open();
      for (Http3Stream stream : streams) {
        assertThat(stream.response().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void aBodyOverTheLimitIsAnsweredEarly() throws Exception {
    try (Origin origin = Origin.scripted(connection -> connection.awaitEnd());
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin, "max_request_size: 1KB");
        Http3Client client = gateway.client()) {
      Http3Stream stream = client.open();
      stream.head(false, ":method: POST", ":path: /").data("x".repeat(2000));

      assertThat(stream.response().status()).isEqualTo(413);
    }
  }

  @Test
  @Tag("alone") // it must take back a thousand requests within ten seconds
  void takingManyRequestsBackEndsTheConnection() throws Exception {
    try (Origin origin = Origin.scripted(connection -> connection.awaitEnd());
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin);
        Http3Client client = gateway.client()) {
      int taken = 0;
      long end = System.nanoTime() + Gate.PATIENCE.toNanos();
      while (client.isOpen() && taken < 2000 && System.nanoTime() < end) {
        try {
          client.open().head(false, ":method: POST", ":path: /").reset(0x10c);
          taken++;
        } catch (AssertionError refused) {
          Thread.sleep(1); // or as many streams are open as may be
        }
      }

      assertThat(client.awaitClose()).isEqualTo(EXCESSIVE_LOAD);
      assertThat(taken).isLessThan(2000);
      assertThat(gateway.gateway().metric("gateway_http3_floods_total")).isOne();
    }
  }

  @Test
  void manyFramesWithoutEffectEndTheConnection() throws Exception {
    try (Origin origin = Origin.scripted(connection -> connection.awaitEnd());
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin);
        Http3Client client = gateway.client()) {
      client.open().head(false, ":method: POST", ":path: /").raw(new byte[2 * 1000]);

      assertThat(client.awaitClose()).isEqualTo(EXCESSIVE_LOAD);
    }
  }

  @Test
  void connectionsOverTheLimitAreRefused() throws Exception {
    try (Origin origin = Origin.saying("fine");
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin, "max_connections: 1");
        Http3Client client = gateway.client()) {
      assertThat(gateway.refuses()).isTrue();

      assertThat(client.get("/").response().text()).isEqualTo("fine");
      assertThat(gateway.gateway().metric("gateway_connections_refused_total")).isPositive();
    }
  }
}
