package dev.jadegate.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.BodyOut;
import dev.jadegate.api.BodyRefused;
import dev.jadegate.api.Exchange;
import dev.jadegate.api.Failure;
import dev.jadegate.api.Filter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A filter sees chunks, or the whole body within its limit, and every buffer is let go")
final class BodyPipeTest {
  private final List<String> out = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final List<ByteBuf> buffers = new ArrayList<>();

  private final BodyOut next =
      new BodyOut() {
        @Override
        public void write(HttpContent chunk) {
          String text = chunk.content().toString(StandardCharsets.US_ASCII);
          String trailers =
              chunk instanceof LastHttpContent last ? "." + last.trailingHeaders().entries() : "";
          out.add(text + trailers);
          chunk.release();
        }

        @Override
        public void fail(Failure failure, String detail) {
          throw new AssertionError(detail);
        }

        @Override
        public boolean isWritable() {
          return true;
        }
      };

  private BodyPipe pipe(Filter filter, BodyPipe.Direction direction) {
    return new BodyPipe(
        new FakeExchange(),
        filter,
        direction,
        next,
        (failure, detail) -> failures.add(failure + " " + detail));
  }

  @Test
  void bodyThatAFilterRefusesFailsWithItsReason() {
    Filter picky =
        new Filter() {
          @Override
          public void onRequestBody(Exchange exchange, HttpContent chunk, BodyOut out) {
            chunk.release();
            throw new BodyRefused(Failure.BAD_REQUEST, "not base64");
          }
        };
    BodyPipe pipe = pipe(picky, BodyPipe.Direction.REQUEST);

    pipe.write(chunk("a"));
    pipe.write(chunk("b"));

    assertThat(failures).containsExactly("BAD_REQUEST not base64");
    assertThat(buffers).allMatch(buffer -> buffer.refCnt() == 0);
  }

  @Test
  void filterThatGathersIsToldOfAPauseUnlessItHoldsOrHasFailed() {
    Filter gathering = gathering(0);
    BodyPipe pipe = pipe(gathering, BodyPipe.Direction.RESPONSE);
    pipe.pause();
    assertThat(out).containsExactly("so far");
    pipe.cancel();
    pipe.pause();
    pipe(gathering(10), BodyPipe.Direction.RESPONSE).pause();
    assertThat(out).hasSize(1);
  }

  private Filter gathering(long holds) {
    return new Filter() {
      @Override
      public long holdsResponseBody() {
        return holds;
      }

      @Override
      public void onResponsePause(Exchange exchange, BodyOut out) {
        out.write(chunk("so far"));
      }
    };
  }

  @Test
  void filterThatFailsInAPauseFailsTheExchange() {
    Filter failing =
        new Filter() {
          @Override
          public void onResponsePause(Exchange exchange, BodyOut out) {
            throw new BodyRefused(Failure.BAD_RESPONSE, "on purpose");
          }
        };
    pipe(failing, BodyPipe.Direction.RESPONSE).pause();
    assertThat(failures).containsExactly("BAD_RESPONSE on purpose");
  }

  private HttpContent chunk(String text) {
    ByteBuf buffer = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    buffers.add(buffer);
    return new DefaultHttpContent(buffer);
  }

  private HttpContent last(String text) {
    ByteBuf buffer = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    buffers.add(buffer);
    LastHttpContent last = new DefaultLastHttpContent(buffer);
    last.trailingHeaders().add("t", "1");
    return last;
  }

  private void assertReleased() {
    assertThat(buffers).allMatch(buffer -> buffer.refCnt() == 0);
  }

  private record Holding(long limit) implements Filter {
    @Override
    public long holdsRequestBody() {
      return limit;
    }

    @Override
    public long holdsResponseBody() {
      return limit * 2;
    }
  }

  @Test
  void chunksPassAsTheyCome() {
    BodyPipe pipe = pipe(new Filter() {}, BodyPipe.Direction.REQUEST);

    pipe.write(chunk("ab"));
    assertThat(out).containsExactly("ab");
    pipe.write(last("c"));

    assertThat(out).containsExactly("ab", "c.[t=1]");
    assertReleased();
  }

  @Test
  void heldBodyComesAtOnceWithItsTrailers() {
    BodyPipe pipe = pipe(new Holding(5), BodyPipe.Direction.REQUEST);

    pipe.write(chunk("ab"));
    pipe.write(chunk(""));
    pipe.write(chunk("cd"));
    assertThat(out).isEmpty();
    pipe.write(last("e"));

    assertThat(out).containsExactly("abcde.[t=1]");
    assertReleased();
  }

  @Test
  void emptyBodyIsHeldToo() {
    pipe(new Holding(5), BodyPipe.Direction.REQUEST).write(LastHttpContent.EMPTY_LAST_CONTENT);

    assertThat(out).containsExactly(".[]");
  }

  @Test
  @DisplayName("a body over the limit is refused as it comes (SEMANTICS 130)")
  void heldBodyOverTheLimitFailsOnce() {
    BodyPipe pipe = pipe(new Holding(5), BodyPipe.Direction.REQUEST);

    pipe.write(chunk("abc"));
    pipe.write(chunk("def"));
    pipe.write(last("g"));

    assertThat(out).isEmpty();
    assertThat(failures).hasSize(1).first().asString().startsWith(Failure.BODY_TOO_LARGE.name());
    assertReleased();
  }

  @Test
  void responseOverTheLimitIsTheInstancesFault() {
    BodyPipe pipe = pipe(new Holding(2), BodyPipe.Direction.RESPONSE);

    pipe.write(chunk("abcd"));
    assertThat(failures).isEmpty();
    pipe.write(chunk("e"));

    assertThat(failures).hasSize(1).first().asString().startsWith(Failure.BAD_RESPONSE.name());
    assertReleased();
  }

  @Test
  void cancelReleasesWhatIsHeld() {
    BodyPipe pipe = pipe(new Holding(5), BodyPipe.Direction.REQUEST);
    pipe.write(chunk("ab"));

    pipe.cancel();
    pipe.write(last("c"));

    assertThat(out).isEmpty();
    assertReleased();
  }

  @Test
  void filterThatThrowsFailsTheExchangeAndSeesNoMore() {
    Filter broken =
        new Filter() {
          @Override
          public void onRequestBody(Exchange exchange, HttpContent chunk, BodyOut to) {
            chunk.release();
            throw new IllegalStateException("broken");
          }
        };
    BodyPipe pipe = pipe(broken, BodyPipe.Direction.REQUEST);

    pipe.write(chunk("ab"));
    pipe.write(last("c"));

    assertThat(failures).hasSize(1).first().asString().startsWith(Failure.INTERNAL.name());
    assertReleased();
  }
}
