package dev.jadegate.http3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Http3Client;
import dev.jadegate.testkit.Http3Stream;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.ReceivedResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An answer that comes before the request is whole reaches its client whole. */
@Timeout(60)
class EarlyAnswerTest {
  @Test
  void theClientGetsItAllAndIsToldToStop() throws Exception {
    try (Origin origin =
            Origin.scripted(connection -> {
              connection.readHead();
              connection.respond(403, "x".repeat(100_000), "Connection: close");
              connection.awaitEnd();
            });
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin, "max_request_size: 0");
        Http3Client client = gateway.client()) {
      Http3Stream stream = client.open().head(false, ":method: POST", ":path: /").data("abc");
      ReceivedResponse response = stream.response();

      assertThat(response.status()).isEqualTo(403);
      assertThat(response.text()).hasSize(100_000);
      assertThat(stream.awaitStop()).isTrue();
      assertThat(client.get("/again").response().status()).isEqualTo(403);
    }
  }
}
