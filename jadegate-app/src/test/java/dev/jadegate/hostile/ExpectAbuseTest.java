package dev.jadegate.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.RawClient;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expect, which makes it unclear whether a body follows a refusal. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExpectAbuseTest {
  @AutoClose private final Target target = Target.with("    max_request_size: 10KB\n");

  ExpectAbuseTest() throws IOException {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Expect: 100-continued",
        "Expect: 100-continue, x",
        "Expect: 100-continue;q=1",
        "Expect: \"100-continue\"",
        "Expect: 200-ok",
        "Expect:",
        "Expect: 100-continue\r\nExpect: 100-continue",
        "Expect: 100-continue\r\nExpect: x",
        "Expect: 100 continue",
      })
  @DisplayName("21: after an unknown expectation the connection ends, for the body may come or not")
  void anUnknownExpectationEndsTheConnection(String expect) throws IOException {
    target.assertRefused(
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: "
            + Target.SMUGGLED.length()
            + "\r\n"
            + expect
            + "\r\n\r\n",
        417,
        "expectation_failed");
  }

  @Test
  @DisplayName("21, 130: so it does after 413 to a body that was only announced")
  void aRefusedAnnouncementEndsTheConnection() throws IOException {
    target.assertRefused(
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20000\r\nExpect: 100-continue\r\n\r\n",
        413,
        "body_too_large");
  }

  @Test
  @DisplayName("21: an expectation without a body is dropped, and the next request is its own")
  void anExpectationWithoutABodyIsDropped() throws IOException {
    try (RawClient client = target.gateway.client()) {
      client.send(
          "GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n"
              + "GET /next HTTP/1.1\r\nHost: a\r\n\r\n");

      assertThat(client.readResponse().status()).isEqualTo(200);
      assertThat(client.readResponse().status()).isEqualTo(200);
    }
    assertThat(target.origin.requests())
        .extracting(request -> request.fields().has("Expect"))
        .doesNotContain(true);
    target.owe(200, "");
    target.owe(200, "");
  }

  @Test
  @DisplayName("1, 21: an expectation that Connection takes away does not stall the upload")
  void aNominatedExpectationDoesNotStall() throws IOException {
    try (RawClient client = target.gateway.client()) {
      client
          .sendHead("POST /", "Connection: Expect", "Expect: 100-continue", "Content-Length: 5")
          .send("hello");

      var response = client.readResponse();
      assertThat(response.status() == 100 ? client.readResponse().status() : response.status())
          .isEqualTo(200);
    }
    target.owe(200, "");
  }
}
