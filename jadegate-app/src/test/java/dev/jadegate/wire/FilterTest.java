package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.BodyOut;
import dev.jadegate.api.BodySource;
import dev.jadegate.api.Exchange;
import dev.jadegate.api.Failure;
import dev.jadegate.api.Filter;
import dev.jadegate.api.FilterFactory;
import dev.jadegate.api.Outcome;
import dev.jadegate.api.Verdict;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A user's filter can change, answer, refuse, wait, and fail. */
class FilterTest {
  @AutoClose
  private final Origin origin =
      Origin.answering(
          (request, connection) -> connection.respond(200, "<" + request.text() + ">"));

  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();

  FilterTest() throws IOException {}

  /** What a test's filter is told in the configuration. */
  public record Config(String word) {}

  /** Makes the filter under test and tells it nothing but to note the end. */
  private final class Factory implements FilterFactory<Config> {
    @Override
    public String name() {
      return "mine";
    }

    @Override
    public Class<Config> configType() {
      return Config.class;
    }

    @Override
    public Filter create(Config config) {
      return new Noting(config.word());
    }
  }

  /** Does what the path says. */
  private final class Noting implements Filter {
    private final String word;

    Noting(String word) {
      this.word = word;
    }

    @Override
    public Verdict onRequest(Exchange exchange, HttpRequest request) {
      return switch (exchange.path()) {
        case "/answer" -> Verdict.respond(head(), body());
        case "/refuse" -> Verdict.fail(Failure.DENIED, "not today");
        case "/wait" -> Verdict.await(exchange.offload(Verdict::proceed));
        case "/wait-answer" ->
            Verdict.await(exchange.offload(() -> Verdict.respond(head(), body())));
        case "/wait-fail" ->
            Verdict.await(
                exchange.offload(() -> {
                  throw new IllegalStateException("scripted");
                }));
        case "/throw" -> throw new IllegalStateException("scripted");
        default -> {
          request.headers().set("X-Word", word);
          yield Verdict.proceed();
        }
      };
    }

    private HttpResponse head() {
      HttpResponse head =
          new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.ACCEPTED);
      head.headers().set("X-Word", word);
      return head;
    }

    private BodySource body() {
      return BodySource.of(Unpooled.copiedBuffer(word, StandardCharsets.US_ASCII));
    }

    @Override
    public void onResponseBody(Exchange exchange, HttpContent chunk, BodyOut out) {
      out.write(chunk);
    }

    @Override
    public void onEnd(Exchange exchange, Outcome outcome) {
      outcomes.add(outcome);
    }
  }

  private TestGateway.Options options() {
    return TestGateway.with().filter(new Factory());
  }

  private String config() {
    return TestGateway.forwarding(origin) + "    filters: [{name: mine, config: {word: green}}]\n";
  }

  private Outcome outcome() throws InterruptedException {
    Outcome outcome = outcomes.poll(5, TimeUnit.SECONDS);
    assertThat(outcome).isNotNull();
    return outcome;
  }

  @Test
  void itChangesTheRequestAndIsToldOfTheEnd() throws Exception {
    try (TestGateway gateway = options().start(config());
        RawClient client = gateway.client()) {
      assertThat(client.post("/", "hi").text()).isEqualTo("<hi>");

      assertThat(origin.requests().getFirst().fields().value("X-Word")).isEqualTo("green");
      Outcome outcome = outcome();
      assertThat(outcome.status()).isEqualTo(200);
      assertThat(outcome.requestBytes()).isEqualTo(2);
      assertThat(outcome.responseBytes()).isEqualTo(4);
    }
  }

  @Test
  void itAnswersInsteadOfTheInstance() throws Exception {
    try (TestGateway gateway = options().start(config());
        RawClient client = gateway.client()) {
      for (String path : new String[] {"/answer", "/wait-answer"}) {
        ReceivedResponse response = client.post(path, "unread");

        assertThat(response.status()).isEqualTo(202);
        assertThat(response.field("X-Word")).isEqualTo("green");
        assertThat(response.text()).isEqualTo("green");
      }
      assertThat(origin.requests()).isEmpty();
    }
  }

  @Test
  void itRefuses() throws Exception {
    try (TestGateway gateway = options().start(config());
        RawClient client = gateway.client()) {
      assertThat(client.get("/refuse").status()).isEqualTo(403);
      assertThat(outcome().failure()).isEqualTo(Failure.DENIED);
    }
  }

  @Test
  void itWaitsAndTheBodyIsNotLost() throws Exception {
    try (TestGateway gateway = options().start(config());
        RawClient client = gateway.client()) {
      assertThat(client.post("/wait", "body").text()).isEqualTo("<body>");
      assertThat(client.post("/wait", "x".repeat(100_000)).body()).hasSize(100_002);
    }
  }

  @Test
  void whatItThrowsFailsThatExchangeOnly() throws Exception {
    try (TestGateway gateway = options().expectErrors().start(config());
        RawClient client = gateway.client()) {
      for (String path : new String[] {"/throw", "/wait-fail"}) {
        ReceivedResponse response = client.get(path);

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.text()).doesNotContain("scripted");
      }
      assertThat(client.get("/").status()).isEqualTo(200);
    }
  }
}
