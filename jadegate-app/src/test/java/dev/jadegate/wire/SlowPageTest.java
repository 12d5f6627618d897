package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jadegate.api.BodyOut;
import dev.jadegate.api.BodySource;
import dev.jadegate.api.Exchange;
import dev.jadegate.api.Filter;
import dev.jadegate.api.Verdict;
import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A filter answers failures with a page whose body comes late. */
@Timeout(60)
@DisplayName("Once the gateway has begun to answer, nothing more is asked of the service")
class SlowPageTest {
  /** Each writes the body of one page. */
  private final BlockingQueue<Runnable> pages = new LinkedBlockingQueue<>();

  private final Gate gate = new Gate();

  private final class Pages implements Filter {
    @Override
    public Verdict onResponse(Exchange exchange, HttpResponse response) {
      return response.status().code() == 200
          ? Verdict.proceed()
          : Verdict.respond(
              new DefaultHttpResponse(HttpVersion.HTTP_1_1, response.status()), late(exchange));
    }

    private BodySource late(Exchange exchange) {
      return out -> pages.add(() -> exchange.executor().execute(() -> write(out)));
    }

    private static void write(BodyOut out) {
      out.write(
          new DefaultLastHttpContent(Unpooled.copiedBuffer("page", StandardCharsets.US_ASCII)));
    }
  }

  private TestGateway start(String members, Origin origin) throws IOException {
    return TestGateway.with()
        .filter("pages", new Pages())
        .start(
            "services: [{name: s, path: /, instances: %s, filters: [{name: pages}], %s}]"
                .formatted(TestGateway.instances(origin), members));
  }

  private void finishPage() throws InterruptedException {
    Runnable page = pages.poll(Gate.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(page).as("a page was begun").isNotNull();
    page.run();
  }

  private void awaitPages(int begun) {
    await().until(() -> pages.size() == begun);
  }

  @Test
  void aPlaceThatComesFreeIsNotForARequestThatIsAnswered() throws Exception {
    Origin.Answer held =
        (request, connection) -> {
          gate.await();
          connection.respond(200, request.target());
        };
    String members =
        "concurrency: {max_requests: 1, pending_timeout: 10s}, timeout: {total: 300ms},"
            + " retry: none";
    try (Origin origin = Origin.answering(held);
        TestGateway gateway = start(members, origin);
        RawClient first = gateway.client();
        RawClient second = gateway.client()) {
      first.sendHead("GET /first");
      origin.takeRequest();
      second.sendHead("GET /second");
      awaitPages(2); // the time of both is up
      await().until(() -> gateway.metric("gateway_requests_waiting") == 0);

      finishPage(); // of the first, whose place comes free
      finishPage();

      for (RawClient client : List.of(first, second)) {
        ReceivedResponse response = client.readResponse();
        assertThat(response.status()).isEqualTo(504);
        assertThat(response.text()).isEqualTo("page");
      }
      assertThat(origin.requests()).hasSize(1);
      gate.open();
    }
  }

  @Test
  void aRetryThatWasToComeLaterIsNotMade() throws Exception {
    Origin.Script busy =
        connection -> {
          connection.readHead();
          connection.read("2\r\nab\r\n".length());
          connection.respond(503, "busy", "Retry-After: 3");
          connection.awaitEnd();
        };
    String members = "retry: {retries: 1, when: [503]}, max_request_size: 4";
    try (Origin origin = Origin.scripted(busy);
        TestGateway gateway = start(members, origin);
        RawClient client = gateway.client()) {
      client.sendHead("PUT /", "Transfer-Encoding: chunked").send("2\r\nab\r\n");
      await().until(() -> gateway.metric("gateway_retries_total") == 1); // in three seconds
      client.send("3\r\nabc\r\n");
      awaitPages(1);
      Thread.sleep(3300);
      finishPage();

      assertThat(client.readResponse().status()).isEqualTo(413);
      assertThat(origin.requests()).hasSize(1);
    }
  }

  @Test
  void whatComesOfTheRequestMeanwhileDoesNotBreakTheAnswer() throws Exception {
    Origin.Script busy =
        connection -> {
          connection.readHead();
          connection.respond(503, "busy");
          connection.awaitEnd();
        };
    try (Origin origin = Origin.scripted(busy);
        TestGateway gateway = start("retry: none, max_request_size: 4", origin);
        RawClient client = gateway.client()) {
      client.sendHead("PUT /", "Transfer-Encoding: chunked").send("2\r\nab\r\n");
      awaitPages(1);
      client.send("3\r\nabc\r\n"); // more than the limit allows
      Thread.sleep(50);
      finishPage();

      ReceivedResponse response = client.readResponse();
      assertThat(response.status()).isEqualTo(503);
      assertThat(response.text()).isEqualTo("page");
    }
  }
}
