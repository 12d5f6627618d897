package dev.jadegate.pairs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.BodyOut;
import dev.jadegate.api.BodySource;
import dev.jadegate.api.Exchange;
import dev.jadegate.api.Filter;
import dev.jadegate.api.Outcome;
import dev.jadegate.api.Verdict;
import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.ReceivedResponse;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A filter that throws, wherever it does, costs its own exchange and nothing else. */
class FaultyFilterTest {
  private static RuntimeException scripted() {
    return new IllegalStateException("scripted");
  }

  /** Throws in the method that the path names. */
  private static final class Faulty implements Filter {
    @Override
    public Verdict onRequest(Exchange exchange, HttpRequest request) {
      return switch (exchange.path()) {
        case "/request" -> throw scripted();
        case "/start" -> Verdict.respond(head(), new FaultySource("start"));
        case "/late-start" ->
            Verdict.await(
                exchange.offload(() -> Verdict.respond(head(), new FaultySource("start"))));
        case "/writable" -> Verdict.respond(head(), new FaultySource("writable"));
        case "/cancel" -> Verdict.respond(head(), new FaultySource("cancel"));
        default -> Verdict.proceed();
      };
    }

    private static HttpResponse head() {
      return new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    }

    @Override
    public void onRequestBody(Exchange exchange, HttpContent chunk, BodyOut out) {
      if (exchange.path().equals("/request-body")) {
        chunk.release();
        throw scripted();
      }
      out.write(chunk);
    }

    @Override
    public Verdict onResponse(Exchange exchange, HttpResponse response) {
      if (exchange.path().equals("/response")) {
        throw scripted();
      }
      return Verdict.proceed();
    }

    @Override
    public void onResponseBody(Exchange exchange, HttpContent chunk, BodyOut out) {
      if (exchange.path().equals("/response-body")) {
        chunk.release();
        throw scripted();
      }
      out.write(chunk);
    }

    @Override
    public void onEnd(Exchange exchange, Outcome outcome) {
      if (exchange.path().equals("/end")) {
        throw scripted();
      }
    }
  }

  /** A body without an end, that throws when it is told what the word says. */
  private static final class FaultySource implements BodySource {
    private final String where;
    private @Nullable BodyOut to;

    FaultySource(String where) {
      this.where = where;
    }

    private void fail(String here) {
      if (where.equals(here)) {
        throw scripted();
      }
    }

    @Override
    public void start(BodyOut out) {
      fail("start");
      to = out;
      pump(out);
    }

    private static void pump(BodyOut out) {
      while (out.isWritable()) {
        out.write(new DefaultHttpContent(Unpooled.copiedBuffer("x".repeat(1 << 16), US_ASCII)));
      }
    }

    @Override
    public void onWritable() {
      fail("writable");
      if (to != null) {
        pump(to); // on QUIC it is seen in writing that a client wants no more
      }
    }

    @Override
    public void onCancel() {
      fail("cancel");
    }
  }

  private static Chain start(Pair pair) throws Exception {
    return pair.with()
        .options(options -> options.filter("faulty", new Faulty()).expectErrors())
        .service("filters: [{name: faulty}]")
        .start(Answerer.echoing());
  }

  /** The status, or what stands for an answer that was cut. */
  private static String ask(Chain chain, String path) throws Exception {
    try {
      ReceivedResponse response = chain.caller().stream(path, "hello");
      assertThat(response.text()).doesNotContain("scripted");
      return Integer.toString(response.status());
    } catch (IOException cut) {
      return "cut";
    }
  }

  private static double failures(Chain chain, String reason) throws IOException {
    return chain.gateway().metric("gateway_request_failures_total", "reason=\"" + reason + "\"");
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  void itsExchangeFailsAndThoseBesideItGoOn(Pair pair) throws Exception {
    try (Chain chain = start(pair)) {
      Call beside = chain.caller().open("POST", "/");
      beside.write("still ");
      List<String> answers = new ArrayList<>();
      for (String path :
          List.of("/request", "/response", "/request-body", "/start", "/late-start", "/writable")) {
        answers.add(ask(chain, path));
      }
      beside.write("here");
      beside.end();

      assertThat(answers).containsExactly("500", "500", "500", "cut", "cut", "cut");
      assertThat(beside.readResponse().text()).isEqualTo("still here");
      assertThat(failures(chain, "internal")).isEqualTo(6);
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  void aFaultInTheBodyOfAnAnswerCutsIt(Pair pair) throws Exception {
    try (Chain chain = start(pair)) {
      assertThat(ask(chain, "/response-body")).isEqualTo("cut");
      assertThat(ask(chain, "/")).isEqualTo("200");
      assertThat(failures(chain, "internal")).isOne();
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  void aFaultAtTheEndChangesNothing(Pair pair) throws Exception {
    try (Chain chain = start(pair)) {
      assertThat(ask(chain, "/end")).isEqualTo("200");
      Call leaving = chain.caller().start("GET", "/cancel");
      leaving.readHead();
      leaving.read(10);
      leaving.cancel();
      Awaitility.await().atMost(Gate.PATIENCE).until(() -> failures(chain, "client_abort") == 1);

      assertThat(ask(chain, "/")).isEqualTo("200");
    }
  }
}
