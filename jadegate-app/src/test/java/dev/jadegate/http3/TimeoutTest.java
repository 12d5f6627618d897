package dev.jadegate.http3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Http3Client;
import dev.jadegate.testkit.Http3Stream;
import dev.jadegate.testkit.Origin;
import io.netty.handler.codec.http3.Http3ErrorCode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients of HTTP/3 are as little waited for as those of TCP. */
@Timeout(60)
class TimeoutTest {
  @Test
  void aHeaderSectionThatDoesNotComeIsAnsweredWith408() throws Exception {
    try (Origin origin = Origin.saying("");
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin, "header_timeout: 300ms");
        Http3Client client = gateway.client()) {
      Http3Stream stream = client.open().raw(new byte[] {1, 20, 0});

      assertThat(stream.response().status()).isEqualTo(408);
    }
  }

  @Test
  void aBodyThatStopsIsAnsweredWith408() throws Exception {
    try (Origin origin = Origin.scripted(connection -> connection.awaitEnd());
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin, "read_timeout: 300ms");
        Http3Client client = gateway.client()) {
      Http3Stream stream = client.open().head(false, ":method: POST", ":path: /").data("abc");

      assertThat(stream.response().status()).isEqualTo(408);
    }
  }

  @Test
  void aSlowInstanceIsNotTheClientsFault() throws Exception {
    try (Origin origin =
            Origin.answering((request, connection) -> {
              Thread.sleep(600); // longer than the client's timeouts
              connection.respond(200, "late");
            });
        Http3Gateway gateway =
            Http3Gateway.forwardingTo(origin, "read_timeout: 200ms", "header_timeout: 200ms");
        Http3Client client = gateway.client()) {
      assertThat(client.get("/").response().text()).isEqualTo("late");
    }
  }

  @Test
  void aClientThatTakesNoBytesIsResetAndItsInstanceLetGo() throws Exception {
    Gate cut = new Gate();
    byte[] chunk = new byte[64 * 1024];
    try (Origin origin =
            Origin.scripted(connection -> {
              connection.readRequest();
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
              try {
                while (true) {
                  connection.write(chunk);
                }
              } catch (IOException ended) {
                cut.open();
              }
            });
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin, "write_timeout: 500ms");
        Http3Client client = gateway.client()) {
      Http3Stream stream = client.open().pause();
      stream.head(true, ":method: GET", ":path: /");
      cut.await();
      stream.resume();

      assertThat(stream.awaitReset()).isEqualTo(Http3ErrorCode.H3_REQUEST_CANCELLED.code());
    }
  }

  @Test
  void aConnectionWithoutRequestsIsClosedInGoodOrder() throws Exception {
    try (Origin origin = Origin.saying("fine");
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin, "idle_timeout: 500ms");
        Http3Client client = gateway.client()) {
      assertThat(client.get("/").response().text()).isEqualTo("fine");

      assertThat(client.awaitClose()).isIn(Http3ErrorCode.H3_NO_ERROR.code(), -1);
    }
  }
}
