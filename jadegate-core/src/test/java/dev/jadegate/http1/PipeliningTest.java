package dev.jadegate.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.message.RequestHead;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.LastHttpContent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Pipelined requests are served one at a time, in order (SEMANTICS 41)")
final class PipeliningTest {
  private static final String GET = " HTTP/1.1\r\nHost: x\r\n\r\n";

  private final DownstreamWire wire = new DownstreamWire();

  @AfterEach
  void letGoOfWhatWasNotRead() {
    wire.channel.finishAndReleaseAll();
  }

  @Test
  void secondRequestWaitsForTheFirstResponse() {
    wire.receive("GET /a" + GET + "GET /b" + GET);

    assertThat(wire.request().uri()).isEqualTo("/a");
    assertThat(wire.nothingMore()).isTrue();
  }

  @Test
  void secondRequestFollowsTheFirstResponse() {
    wire.receive("GET /a" + GET + "GET /b" + GET);
    wire.request();

    wire.answer("one");

    assertThat(wire.request().uri()).isEqualTo("/b");
    assertThat(wire.nothingMore()).isTrue();
  }

  @Test
  void requestThatCameDuringTheResponseFollows() {
    wire.receive("GET /a" + GET);
    wire.request();
    wire.respond(200, "content-length", "4");
    wire.chunk("ab");
    wire.receive("GET /b" + GET);
    assertThat(wire.nothingMore()).isTrue();

    wire.last("cd");

    assertThat(wire.request().uri()).isEqualTo("/b");
  }

  @Test
  void thousandAnswersGivenAtOnceDoNotNest() {
    wire.channel
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext ctx, Object message) {
                if (message instanceof RequestHead) {
                  wire.answer("x");
                } else {
                  ((LastHttpContent) message).release();
                }
              }
            });

    wire.receive(("GET /a" + GET).repeat(20000));

    assertThat(wire.sent().split("HTTP/1.1 200 OK", -1)).hasSize(20001);
    assertThat(wire.isOpen()).isTrue();
  }

  @Test
  void readingStopsWhileTooMuchWaits() {
    wire.receive("GET /a" + GET);
    wire.request();
    wire.receive(("GET /b" + GET).repeat(3000));
    int reads = wire.reads;

    wire.channel.pipeline().fireChannelReadComplete();
    assertThat(wire.reads).as("no read while 64 KiB wait").isEqualTo(reads);
    for (int i = 0; i <= 3000; i++) {
      wire.answer("");
      wire.sent();
      if (i < 3000) {
        wire.request();
      }
    }

    assertThat(wire.reads).as("reading goes on").isGreaterThan(reads);
    assertThat(wire.nothingMore()).isTrue();
  }

  @Test
  void readStaysOutstandingDuringAnExchangeSoThatAClientThatLeavesIsSeen() {
    int reads = wire.reads;

    wire.receive("GET /a" + GET);

    assertThat(wire.reads).isGreaterThan(reads);
  }
}
