package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Fields;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Fields pass in their order and case; only those of the connection are taken off. */
class HeaderTest {
  private static final String ANSWER =
      "HTTP/1.1 200 Fine\r\ndate: Thu, 01 Jan 1970 00:00:00 GMT\r\nX-ZULU: 1\r\nset-COOKIE: a=1\r\n"
          + "x-alpha:2\r\nSet-Cookie: b=2, c\r\nServer: secret/1.0\r\nConnection: X-Hop\r\n"
          + "X-Hop: 1\r\nKeep-Alive: timeout=5\r\nContent-Length: 0\r\n\r\n";

  @AutoClose
  private final Origin origin = Origin.answering((request, connection) -> connection.write(ANSWER));

  @AutoClose
  private final TestGateway gateway =
      TestGateway.start("security: {headers: false}\n" + TestGateway.forwarding(origin));

  @AutoClose private final RawClient client = gateway.client();

  HeaderTest() throws IOException {}

  private Fields received() {
    return origin.requests().getFirst().fields();
  }

  @Test
  void requestFieldsKeepOrderAndCaseAndNoneIsInvented() throws IOException {
    client.get("/", "x-ZULU: 1", "ACCEPT: a/b", "X-Alpha:  spaced ", "accept: c/d");

    assertThat(received().lines().subList(0, 5))
        .containsExactly(
            "Host: gateway.test", "x-ZULU: 1", "ACCEPT: a/b", "X-Alpha: spaced", "accept: c/d");
    assertThat(received().names().subList(5, received().names().size()))
        .containsExactlyInAnyOrder(
            "X-Request-ID",
            "X-Forwarded-For",
            "X-Forwarded-Proto",
            "X-Forwarded-Host",
            "X-Real-IP",
            "X-Service-Name",
            "Via");
  }

  @Test
  void responseFieldsKeepOrderAndCaseAndNoneIsInvented() throws IOException {
    ReceivedResponse response = client.get("/", "X-Request-ID: mine");

    assertThat(response.fields().lines())
        .containsExactly(
            "date: Thu, 01 Jan 1970 00:00:00 GMT",
            "X-ZULU: 1",
            "set-COOKIE: a=1",
            "x-alpha: 2",
            "Set-Cookie: b=2, c",
            "Server: secret/1.0",
            "Content-Length: 0",
            "X-Request-ID: mine");
  }

  @Test
  void fieldsOfTheConnectionAreTakenOff() throws IOException {
    client.get(
        "/",
        "Connection: X-Mine, close",
        "X-Mine: 1",
        "Keep-Alive: timeout=9",
        "Proxy-Connection: keep-alive",
        "TE: gzip",
        "X-Kept: 1");

    assertThat(received().names())
        .contains("X-Kept")
        .doesNotContain("Connection", "X-Mine", "Keep-Alive", "Proxy-Connection", "TE");
  }

  @Test
  void whatTheGatewayAddsCannotBeStrippedByTheClient() throws IOException {
    client.get("/", "Connection: X-Forwarded-For, X-Request-ID, X-Real-IP, X-Service-Name, Via");

    assertThat(received().names())
        .contains("X-Forwarded-For", "X-Request-ID", "X-Real-IP", "X-Service-Name", "Via");
  }

  @Test
  void namesWithAnUnderscoreAreDropped() throws IOException {
    client.get("/", "X_Real_IP: 6.6.6.6", "X-Kept: 1");

    assertThat(received().names()).contains("X-Kept").doesNotContain("X_Real_IP");
  }

  @Test
  void aMissingDateIsAdded() throws IOException {
    try (Origin dateless = Origin.saying("hello");
        TestGateway other = TestGateway.forwardingTo(dateless);
        RawClient to = other.client()) {
      assertThat(to.get("/").field("Date")).endsWith(" GMT");
    }
  }
}
