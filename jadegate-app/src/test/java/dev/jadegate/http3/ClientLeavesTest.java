package dev.jadegate.http3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Http3Client;
import dev.jadegate.testkit.Http3Stream;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.ReceivedRequest;
import io.netty.handler.codec.http3.Http3ErrorCode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that takes its request back, or goes away, ends the work of the instance. */
@Timeout(60)
class ClientLeavesTest {
  private static final int CANCELLED = Http3ErrorCode.H3_REQUEST_CANCELLED.code();

  private final Gate began = new Gate();
  private final Gate ended = new Gate();

  private void count(Http3Gateway gateway) throws Exception {
    ended.await();
    while (gateway.gateway().metric("gateway_requests_total", "status=\"499\"") < 1) {
      Thread.sleep(5);
    }
  }

  private static void awaitAborts(Http3Gateway gateway, int count) throws Exception {
    while (gateway.gateway().metric("gateway_request_failures_total", "reason=\"client_abort\"")
        < count) {
      Thread.sleep(5);
    }
  }

  /** An origin that reads the request to its end, which must not come. */
  private Origin reading() throws IOException {
    return Origin.scripted(connection -> {
      ReceivedRequest head = connection.readHead();
      began.open();
      try {
        connection.readBody(head);
        throw new AssertionError("the request looked whole");
      } catch (IOException cut) {
        ended.open();
      }
    });
  }

  @Test
  void aRequestThatIsResetIsNotWhole() throws Exception {
    try (Origin origin = reading();
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin);
        Http3Client client = gateway.client()) {
      Http3Stream stream = client.open();
      stream.head(false, ":method: POST", ":path: /").data("abc");
      began.await();
      stream.reset(CANCELLED);

      count(gateway);
      assertThat(client.isOpen()).isTrue();
    }
  }

  @Test
  void aConnectionThatIsClosedEndsItsRequests() throws Exception {
    try (Origin origin = reading();
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin)) {
      Http3Client client = gateway.client();
      client.open().head(false, ":method: POST", ":path: /").data("abc");
      began.await();
      client.close();

      count(gateway);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n"})
  void whoWantsNoAnswerAnyMoreEndsItsInstanceThoughThatIsSilent(String soFar) throws Exception {
    try (Origin origin =
            Origin.scripted(connection -> {
              connection.readRequest();
              connection.write(soFar);
              connection.awaitEnd();
              ended.open();
            });
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin);
        Http3Client client = gateway.client()) {
      Http3Stream other = client.get("/other");
      Http3Stream stream = client.get("/silent");
      origin.takeRequest();
      origin.takeRequest();
      if (!soFar.isEmpty()) {
        stream.takeHead();
      }
      stream.stop(CANCELLED);

      ended.await();
      awaitAborts(gateway, 1);
      assertThat(gateway.gateway().metric("gateway_active_connections")).isEqualTo(1);
      other.stop(CANCELLED);
      awaitAborts(gateway, 2);
      assertThat(client.isOpen()).isTrue();
    }
  }

  @Test
  void whoWantsNoAnswerAnyMoreEndsItsInstanceAsSoonAsThereIsOne() throws Exception {
    try (Origin origin =
            Origin.scripted(connection -> {
              connection.readRequest();
              began.await();
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
              connection.awaitEnd();
              ended.open();
            });
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin, "write_timeout: 0");
        Http3Client client = gateway.client()) {
      Http3Stream stream = client.get("/slow");
      origin.takeRequest();
      stream.stop(CANCELLED);
      Thread.sleep(200); // QUIC has forgotten the stream by then; there is no event to wait for
      began.open();

      ended.await();
    }
  }

  @Test
  void whoWantsNoMoreOfAnAnswerEndsItsInstance() throws Exception {
    byte[] chunk = new byte[64 * 1024];
    try (Origin origin =
            Origin.scripted(connection -> {
              connection.readRequest();
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
              try {
                while (true) {
                  connection.write(chunk);
                }
              } catch (IOException cut) {
                ended.open();
              }
            });
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin, "write_timeout: 0");
        Http3Client client = gateway.client()) {
      Http3Stream stream = client.get("/");
      stream.takeHead();
      stream.stop(CANCELLED);

      ended.await();
    }
  }
}
