package dev.jadegate.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.BodyOut;
import dev.jadegate.api.Exchange;
import dev.jadegate.api.Filter;
import dev.jadegate.api.Outcome;
import dev.jadegate.api.Verdict;
import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.ReceivedResponse;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A filter sees the same, and can do the same, whatever is spoken on either side. */
class FilterTest {
  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
  private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();

  /** Notes what it sees, and writes both bodies in upper case. */
  private final class Shouting implements Filter {
    @Override
    public Verdict onRequest(Exchange exchange, HttpRequest request) {
      seen.add(
          "%s %s %s %s"
              .formatted(
                  request.method(),
                  exchange.path(),
                  exchange.host(),
                  request.headers().get("X-A")));
      request.headers().set("X-Added", "by filter");
      return Verdict.proceed();
    }

    @Override
    public void onRequestBody(Exchange exchange, HttpContent chunk, BodyOut out) {
      out.write(shout(chunk));
    }

    @Override
    public Verdict onResponse(Exchange exchange, HttpResponse response) {
      seen.add(response.status().code() + " " + response.headers().get("X-B"));
      response.headers().set("X-Answered", "by filter");
      return Verdict.proceed();
    }

    @Override
    public void onResponseBody(Exchange exchange, HttpContent chunk, BodyOut out) {
      out.write(shout(chunk));
    }

    @Override
    public void onEnd(Exchange exchange, Outcome outcome) {
      outcomes.add(outcome);
    }

    private HttpContent shout(HttpContent chunk) {
      ByteBuf bytes = chunk.content();
      for (int i = bytes.readerIndex(); i < bytes.writerIndex(); i++) {
        bytes.setByte(i, Character.toUpperCase(bytes.getByte(i)));
      }
      return chunk;
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  void itEditsHeadsAndBodiesBothWays(Pair pair) throws Exception {
    Answerer.Whole telling =
        (request, reply) -> {
          reply.head(200, "X-B: 2");
          reply.write("you said " + request.text());
          reply.end("X-Sum: 42");
        };
    try (Chain chain =
        pair.with()
            .options(options -> options.filter("shouting", new Shouting()))
            .service("filters: [{name: shouting}]")
            .start(Answerer.answering(telling))) {
      Call call = chain.caller().open("POST", "/a", "X-A: 1", "TE: trailers", "X-Request-ID: r");
      call.write("some ");
      call.write("words");
      call.end("X-Sum: 41");
      ReceivedResponse response = call.readResponse();

      assertThat(response.text()).isEqualTo("YOU SAID SOME WORDS");
      assertThat(response.field("X-Answered")).isEqualTo("by filter");
      ReceivedRequest request = chain.origin().takeRequest();
      assertThat(request.text()).isEqualTo("SOME WORDS");
      assertThat(request.fields().value("X-Added")).isEqualTo("by filter");
      assertThat(request.trailers().value("X-Sum")).isEqualTo("41");
      assertThat(seen).containsExactly("POST /a gateway.test 1", "200 2");
      Outcome outcome = outcomes.poll(10, TimeUnit.SECONDS);
      assertThat(outcome).isNotNull();
      assertThat(outcome.status()).isEqualTo(200);
      assertThat(outcome.requestBytes()).isEqualTo(10);
      assertThat(outcome.responseBytes()).isEqualTo(19);
    }
  }
}
