package dev.jadegate.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes in small parts is passed on part by part, without waiting for more. */
class StreamingTest {
  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("64: each event of a stream arrives before the next one is made")
  void events(Pair pair) throws Exception {
    SynchronousQueue<String> events = new SynchronousQueue<>();
    try (Chain chain = pair.start(Answerer.answering(stream(events)))) {
      Call call = chain.caller().start("GET", "/");
      assertThat(call.readHead().field("Content-Type")).isEqualTo("text/event-stream");
      for (int i = 0; i < 50; i++) {
        String event = "data: " + i + "\n\n";
        assertThat(events.offer(event, 10, TimeUnit.SECONDS)).isTrue();
        assertThat(call.read(event.length())).isEqualTo(event);
      }
      events.put("");
      assertThat(call.readRest().body()).isEmpty();
    }
  }

  /** An answer of these events; an empty one is its end. */
  static Answerer.Whole stream(SynchronousQueue<String> events) {
    return (request, reply) -> {
      reply.head(200, "Content-Type: text/event-stream");
      for (String event = next(events); !event.isEmpty(); event = next(events)) {
        reply.write(event);
      }
      reply.end();
    };
  }

  private static String next(SynchronousQueue<String> events) throws InterruptedException {
    String event = events.poll(10, TimeUnit.SECONDS);
    if (event == null) {
      throw new AssertionError("no event");
    }
    return event;
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  @DisplayName("64: a conversation: each part of the request is answered before the next is sent")
  void bothWays(Pair pair) throws Exception {
    Answerer.Script echo =
        reply -> {
          reply.readHead();
          reply.head(200);
          for (int i = 0; i < 50; i++) {
            reply.write(reply.read(3));
          }
          assertThat(reply.readRest()).isEmpty();
          reply.end();
        };
    try (Chain chain = pair.start(echo)) {
      Call call = chain.caller().open("POST", "/");
      call.readHead();
      for (int i = 100; i < 150; i++) {
        call.write(Integer.toString(i));
        assertThat(call.read(3)).isEqualTo(Integer.toString(i));
      }
      call.end();
      assertThat(call.readRest().body()).isEmpty();
    }
  }
}
