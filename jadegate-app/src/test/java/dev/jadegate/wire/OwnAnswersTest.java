package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Routes that redirect, answer by themselves, or divide requests among services. */
class OwnAnswersTest {
  @AutoClose private final Origin old = Origin.saying("old");
  @AutoClose private final Origin next = Origin.saying("next");
  @AutoClose private final TestGateway gateway = TestGateway.start(config(old, next));
  @AutoClose private final RawClient client = gateway.client();

  OwnAnswersTest() throws IOException {}

  private static String config(Origin old, Origin next) {
    return """
    services:
      - {name: old, instances: %s}
      - {name: next, instances: %s}
    routes:
      - {name: moved, path: /before, redirect: {to: /after, status: 301}}
      - {name: secure, path: /secure, redirect: {to: https, status: 308}}
      - {name: canary, path: /canary, split: {old: 50, next: 50}}
      - {name: all, path: /all, split: {old: 0, next: 100}}
      - name: robots
        exact: /robots.txt
        respond: {status: 200, body: "none\\n", headers: {Content-Type: text/plain, X-B: "1"}}
      - {name: teapot, exact: /teapot, respond: {status: 418}}
    """
        .formatted(TestGateway.instances(old), TestGateway.instances(next));
  }

  @Test
  void aRedirectKeepsTheQuery() throws IOException {
    ReceivedResponse response = client.get("/before?a=b");

    assertThat(response.line()).isEqualTo("HTTP/1.1 301 Moved Permanently");
    assertThat(response.field("Location")).isEqualTo("/after?a=b");
    assertThat(response.field("Content-Length")).isEqualTo("0");
  }

  @Test
  void aRedirectToHttpsKeepsHostPathAndQuery() throws IOException {
    ReceivedResponse response = client.get("/secure/x?a=b");

    assertThat(response.status()).isEqualTo(308);
    assertThat(response.field("Location")).isEqualTo("https://gateway.test/secure/x?a=b");
  }

  @Test
  void aFixedResponseHasItsFieldsAndBody() throws IOException {
    ReceivedResponse response = client.get("/robots.txt");

    assertThat(response.text()).isEqualTo("none\n");
    assertThat(response.field("Content-Type")).isEqualTo("text/plain");
    assertThat(response.field("X-B")).isEqualTo("1");
    assertThat(response.fields().has("Date")).isTrue();
    assertThat(client.get("/teapot").status()).isEqualTo(418);
  }

  @Test
  void aFixedResponseToHeadHasNoBody() throws IOException {
    ReceivedResponse response = client.sendHead("HEAD /robots.txt").readHead();

    assertThat(response.field("Content-Length")).isEqualTo("5");
    assertThat(client.get("/robots.txt").text()).isEqualTo("none\n");
  }

  @Test
  void aFixedResponseToAPostLeavesTheConnectionUsable() throws IOException {
    assertThat(client.post("/robots.txt", "some body").text()).isEqualTo("none\n");
    assertThat(client.post("/robots.txt", "some body").text()).isEqualTo("none\n");
  }

  @Test
  void aSplitUsesBothServicesAndWeightZeroNone() throws IOException {
    List<String> half = new ArrayList<>();
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      half.add(client.get("/canary").text());
      all.add(client.get("/all").text());
    }

    assertThat(half).contains("old", "next"); // by chance alone fails once in 2^39
    assertThat(all).containsOnly("next");
  }
}
