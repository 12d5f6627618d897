package dev.jadegate.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.OriginConnection;
import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Checks by a request: what is asked, and which answers are good")
class HttpCheckTest {
  /** How the first check went, with an origin that does this. */
  private static String firstResult(Origin.Script script, String check) throws IOException {
    try (Origin origin = Origin.scripted(script);
        TestGateway gateway = TestGateway.start(Checked.service(check, origin.address()))) {
      boolean up = Checked.isUp(gateway, origin.address());
      return (up ? "up: " : "down: ") + Checked.reason(gateway);
    }
  }

  private static Origin.Script answering(String response) {
    return connection -> {
      connection.readRequest();
      connection.write(response);
    };
  }

  @Test
  void requestSaysWhoAsks() throws Exception {
    try (Origin origin = Origin.saying("");
        TestGateway gateway =
            TestGateway.start(Checked.service("path: '/up?x=1'", origin.address()))) {
      ReceivedRequest asked = origin.takeRequest();

      assertThat(asked.line()).isEqualTo("GET /up?x=1 HTTP/1.1");
      assertThat(asked.fields().value("Host")).isEqualTo(origin.address());
      assertThat(asked.fields().value("User-Agent")).isEqualTo("jadegate-health-check");
      assertThat(asked.fields().value("Connection")).isEqualTo("close");
      assertThat(Checked.isUp(gateway, origin.address())).isTrue();
    }
  }

  @Test
  void methodAndFieldsAreThoseOfTheConfiguration() throws Exception {
    String check = "method: HEAD, headers: {host: users.test, X-Probe: 'yes'}";
    try (Origin origin = Origin.saying("never sent");
        TestGateway gateway = TestGateway.start(Checked.service(check, origin.address()))) {
      ReceivedRequest asked = origin.takeRequest();

      assertThat(asked.line()).isEqualTo("HEAD /health HTTP/1.1");
      assertThat(asked.fields().value("host")).isEqualTo("users.test");
      assertThat(asked.fields().value("X-Probe")).isEqualTo("yes");
      assertThat(Checked.isUp(gateway, origin.address())).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "200, '', up: status 200",
    "204, '', up: status 204",
    "503, '', down: status 503",
    "302, '', down: status 302",
    "404, 'expected_status: [200, 400-404]', up: status 404",
    "405, 'expected_status: [200, 400-404]', down: status 405"
  })
  void statusDecides(int status, String more, String result) throws Exception {
    String check = more.isEmpty() ? "timeout: 5s" : more;
    assertThat(
            firstResult(
                connection -> {
                  connection.readRequest();
                  connection.respond(status, "");
                },
                check))
        .isEqualTo(result);
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"status\":\"UP\"}', UP, up: status 200",
    "'{\"status\":\"DOWN\"}', UP, down: body does not match",
    "'', UP, down: body does not match",
    "a.c, a.c, up: status 200",
    "abc, a.c, down: body does not match", // a text, no expression
    "'status:  UP', '~ ^status: *(UP|WELL)$', up: status 200",
    "'status:  ILL', '~ ^status: *(UP|WELL)$', down: body does not match"
  })
  void bodyDecides(String body, String expected, String result) throws Exception {
    Origin.Script script =
        connection -> {
          connection.readRequest();
          connection.respond(200, body);
        };
    assertThat(firstResult(script, "expected_body: '" + expected + "'")).isEqualTo(result);
  }

  @Test
  void bodyIsFoundAcrossChunksAndBeforeItsEnd() throws Exception {
    Gate end = new Gate();
    Origin.Script script =
        connection -> {
          connection.readRequest();
          connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nall\r\n");
          connection.write("5\r\n well\r\n");
          end.await();
        };
    assertThat(firstResult(script, "expected_body: all well")).isEqualTo("up: status 200");
    end.open();
  }

  @Test
  void onlyTheBeginningOfALongBodyIsLookedAt() throws Exception {
    Origin.Script script =
        connection -> {
          connection.readRequest();
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100004\r\n\r\n");
          connection.write("x".repeat(100_000) + "well");
          connection.awaitEnd();
        };
    assertThat(firstResult(script, "expected_body: well")).isEqualTo("down: body does not match");
    assertThat(firstResult(script, "timeout: 5s")).isEqualTo("up: status 200");
  }

  @Test
  void interimResponsesAreNoAnswer() throws Exception {
    assertThat(
            firstResult(
                answering(
                    "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n"),
                "timeout: 5s"))
        .isEqualTo("down: status 503");
  }

  @Test
  void brokenAnswersAreBad() throws Exception {
    assertThat(firstResult(answering("SSH-2.0-x\r\n\r\n"), "timeout: 5s")).startsWith("down: ");
    assertThat(firstResult(OriginConnection::readRequest, "timeout: 5s"))
        .isEqualTo("down: closed before the response's head");
    assertThat(
            firstResult(
                answering("HTTP/1.1 101 Other\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n"),
                "timeout: 5s"))
        .isEqualTo("down: status 101");
  }

  @Test
  void nobodyThere() throws Exception {
    try (Origin origin = Origin.saying("")) {
      origin.refuse();
      try (TestGateway gateway =
          TestGateway.start(Checked.service("timeout: 5s", origin.address()))) {
        assertThat(Checked.reason(gateway)).isEqualTo("connect refused");
        assertThat(Checked.isUp(gateway, origin.address())).isFalse();
      }
    }
  }

  @Test
  void nameThatNobodyKnows() throws Exception {
    try (TestGateway gateway =
        TestGateway.start(Checked.service("timeout: 8s", "no.such.host.invalid:80"))) {
      assertThat(Checked.reason(gateway)).matches("no connection: .*|timeout");
    }
  }

  @Test
  void checkThatTakesTooLongIsCut() throws Exception {
    Gate cut = new Gate();
    Origin.Script script =
        connection -> {
          connection.readRequest();
          connection.write("HTTP/1.1 200 O");
          connection.awaitEnd();
          cut.open();
        };
    try (Origin origin = Origin.scripted(script);
        TestGateway gateway =
            TestGateway.start(Checked.service("timeout: 50ms", origin.address()))) {
      Checked.awaitUp(gateway, origin.address(), false);

      assertThat(Checked.reason(gateway)).isEqualTo("timeout");
      cut.await();
      await().until(() -> gateway.metric("gateway_health_checks_total", "result=\"timeout\"") >= 1);
    }
  }

  @Test
  void anotherPortOrUrlIsAskedInPlaceOfTheInstance() throws Exception {
    try (Origin instance = Origin.saying("");
        Origin health = Origin.saying("");
        TestGateway byPort =
            TestGateway.start(Checked.service("port: " + health.port(), instance.address()))) {
      assertThat(health.takeRequest().target()).isEqualTo("/health");
      assertThat(Checked.isUp(byPort, instance.address())).isTrue();
      byPort.close();

      String described =
          "{address: 127.0.0.1, port: %d, health_url: 'http://localhost:%d/well?deep=1'}"
              .formatted(instance.port(), health.port());
      try (TestGateway byUrl = TestGateway.start(Checked.service("path: /up", described))) {
        assertThat(Checked.isUp(byUrl, instance.address())).isTrue();
        ReceivedRequest asked = health.requests().getLast();
        assertThat(asked.target()).isEqualTo("/well?deep=1");
        assertThat(asked.fields().value("Host")).isEqualTo("localhost:" + health.port());
      }
      assertThat(instance.connections()).isZero();
    }
  }
}
