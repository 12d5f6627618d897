package dev.jadegate.http3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Http3Client;
import dev.jadegate.testkit.Http3Stream;
import dev.jadegate.testkit.Origin;
import io.netty.handler.codec.http3.Http3ErrorCode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer that breaks off ends with a reset of its stream, never with FIN. */
@Timeout(60)
class BrokenOffTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 100\r\n\r\nabc",
        "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nxyz\r\n"
      })
  void theClientSeesThatSomethingIsMissing(String rest) throws Exception {
    try (Origin origin =
            Origin.scripted(connection -> {
              String target = connection.readRequest().target();
              connection.write(
                  target.equals("/whole")
                      ? "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                      : "HTTP/1.1 200 OK\r\n" + rest);
            });
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin);
        Http3Client client = gateway.client()) {
      assertThat(client.get("/").awaitReset()).isEqualTo(Http3ErrorCode.H3_INTERNAL_ERROR.code());

      assertThat(client.get("/whole").response().text()).isEqualTo("ok");
    }
  }

  @Test
  void beforeItsHeadItIsA502() throws IOException, InterruptedException {
    try (Origin origin = Origin.scripted(connection -> connection.readRequest());
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin);
        Http3Client client = gateway.client()) {
      Http3Stream stream = client.get("/");

      assertThat(stream.response().status()).isEqualTo(502);
    }
  }

  @Test
  void aGatewayThatStopsAtOnceCutsWhatIsUnderWay() throws Exception {
    try (Origin origin =
            Origin.scripted(connection -> {
              connection.readRequest();
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
              connection.awaitEnd();
            });
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin);
        Http3Client client = gateway.client()) {
      Http3Stream stream = client.get("/");
      stream.takeHead();
      assertThat(stream.take()).isInstanceOf(Http3Stream.Event.Data.class);
      gateway.gateway().gateway().close();

      assertThat(stream.take()).isNotInstanceOf(Http3Stream.Event.Fin.class);
    }
  }
}
