package dev.jadegate.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.ReceivedResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests and their bodies go to the instance, answers and theirs come back. */
class ForwardingTest {
  @ParameterizedTest
  @MethodSource(Pair.ALL)
  void aGetPasses(Pair pair) throws Exception {
    try (Chain chain = pair.start(Answerer.saying("hello"))) {
      ReceivedResponse response = chain.caller().get("/any/where?q=1");

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.text()).isEqualTo("hello");
      ReceivedRequest request = chain.origin().takeRequest();
      assertThat(request.method()).isEqualTo("GET");
      assertThat(request.target()).isEqualTo("/any/where?q=1");
      assertThat(request.body()).isEmpty();
      assertThat(request.fields().has("Content-Length")).isFalse();
      assertThat(request.fields().has("Transfer-Encoding")).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  void aPostWithALengthKeepsItsLengthAndSoDoesTheAnswer(Pair pair) throws Exception {
    try (Chain chain = pair.start(Answerer.echoing())) {
      ReceivedResponse response = chain.caller().post("/", "some words");

      assertThat(response.text()).isEqualTo("some words");
      assertThat(response.field("Content-Length")).isEqualTo("10");
      ReceivedRequest request = chain.origin().takeRequest();
      assertThat(request.fields().value("Content-Length")).isEqualTo("10");
      assertThat(request.fields().has("Transfer-Encoding")).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  void aBodyOfUnknownLengthPassesBothWays(Pair pair) throws Exception {
    Answerer.Whole streaming =
        (request, reply) -> {
          reply.head(200);
          reply.write(request.text());
          reply.write("!");
          reply.end();
        };
    try (Chain chain = pair.start(Answerer.answering(streaming))) {
      Call call = chain.caller().open("PUT", "/");
      call.write("some ");
      call.write("words");
      call.end();

      ReceivedResponse response = call.readResponse();
      assertThat(response.text()).isEqualTo("some words!");
      assertThat(response.fields().has("Content-Length")).isFalse();
      ReceivedRequest request = chain.origin().takeRequest();
      assertThat(request.method()).isEqualTo("PUT");
      assertThat(request.fields().has("Content-Length")).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  void aPostWithoutABodyPasses(Pair pair) throws Exception {
    try (Chain chain = pair.start(Answerer.echoing())) {
      assertThat(chain.caller().post("/", "").body()).isEmpty();
      assertThat(chain.origin().takeRequest().fields().value("Content-Length")).isEqualTo("0");
      assertThat(chain.caller().stream("/", "").body()).isEmpty();
      assertThat(chain.origin().takeRequest().body()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  void manyRequestsInARowShareAConnectionOnBothSides(Pair pair) throws Exception {
    try (Chain chain = pair.start(Answerer.echoing())) {
      for (int i = 0; i < 100; i++) {
        assertThat(chain.caller().get("/" + i).text()).isEmpty();
        assertThat(chain.caller().stream("/" + i, "more " + i).text()).isEqualTo("more " + i);
      }

      assertThat(chain.caller().connections()).isEqualTo(1);
      assertThat(chain.origin().connections()).isEqualTo(1);
    }
  }

  /**
   * Without HTTP/3: its client here, Netty's, now and then loses sight of answers that come all at
   * once. GtlsClientTest asks for as many with another client.
   */
  static Stream<Pair> manyAtOnce() {
    return Pair.all().filter(pair -> pair.downstream() != DownstreamKind.H3);
  }

  @ParameterizedTest
  @MethodSource("manyAtOnce")
  void ninetyRequestsAtOnceEachGetTheirOwnAnswer(Pair pair) throws Exception {
    int count = 90; // below every limit on streams, so that one connection carries them
    CountDownLatch all = new CountDownLatch(count);
    Answerer.Whole whenAllAreThere =
        (request, reply) -> {
          all.countDown();
          if (!all.await(Gate.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("not all came: " + all);
          }
          reply.respond(200, request.target() + request.text());
        };
    // So many handshakes with an instance of the same machine take their time.
    Setup patient = pair.with().service("timeout: {connect: 10s}");
    try (Chain chain = patient.start(Answerer.answering(whenAllAreThere));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        String path = "/" + i;
        answers.add(threads.submit(() -> chain.caller().post(path, "=" + path).text()));
      }

      for (int i = 0; i < count; i++) {
        assertThat(answers.get(i).get()).isEqualTo("/" + i + "=/" + i);
      }
      assertThat(chain.origin().connections())
          .isEqualTo(pair.upstream().isMultiplexed() ? 1 : count);
    }
  }
}
