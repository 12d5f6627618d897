package dev.jadegate.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.Failure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import java.nio.channels.NotYetConnectedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A client's FIN, reset and silence")
final class ClientLeavesTest {
  private static final String GET = "GET / HTTP/1.1\r\n\r\n";

  private final DownstreamWire wire = new DownstreamWire();

  @AfterEach
  void letGoOfWhatWasNotRead() {
    wire.channel.finishAndReleaseAll();
  }

  @Test
  void finAfterAWholeRequestLeavesTheResponseWanted() {
    wire.receive(GET);
    wire.request();
    wire.clientFin();
    assertThat(wire.nothingMore()).isTrue();

    wire.answer("ok");

    assertThat(wire.sent()).contains("Connection: close\r\n").endsWith("ok");
    assertThat(wire.isOpen()).isFalse();
  }

  @Test
  void aSocketThatIsNoLongerConnectedIsAClientThatLeft() {
    wire.receive(GET);
    wire.request();

    wire.channel.pipeline().fireExceptionCaught(new NotYetConnectedException());
    wire.channel.runPendingTasks();

    assertThat(wire.abort().failure()).isEqualTo(Failure.CLIENT_ABORT);
    assertThat(wire.isOpen()).isFalse();
    wire.channel.checkException();
  }

  @Test
  void finEndsTheExchangeWhereHalfClosingIsOff() {
    DownstreamWire strict = new DownstreamWire(false);
    strict.receive(GET);
    strict.request();

    strict.clientFin();

    assertThat(strict.abort().failure()).isEqualTo(Failure.CLIENT_ABORT);
    assertThat(strict.nothingMore()).as("told once").isTrue();
    assertThat(strict.isOpen()).isFalse();
    strict.channel.finishAndReleaseAll();
  }

  @Test
  void requestsPipelinedBeforeTheFinAreAnswered() {
    wire.receive(GET + GET);
    wire.clientFin();
    wire.request();

    wire.answer("one");
    assertThat(wire.sent()).doesNotContain("Connection: close").endsWith("one");
    wire.request();
    wire.answer("two");

    assertThat(wire.sent()).contains("Connection: close").endsWith("two");
    assertThat(wire.isOpen()).isFalse();
  }

  @Test
  void finWithinTheBodyEndsTheExchange() {
    wire.receive("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab");
    wire.request();
    wire.body();

    wire.clientFin();

    assertThat(wire.abort().failure()).isEqualTo(Failure.CLIENT_ABORT);
    assertThat(wire.isOpen()).isFalse();
  }

  @Test
  void finOnAnIdleConnectionClosesItSilently() {
    wire.clientFin();

    assertThat(wire.nothingMore()).isTrue();
    assertThat(wire.isOpen()).isFalse();
  }

  @Test
  void finWithinAHeadClosesSilently() {
    wire.receive("GET / HT");

    wire.clientFin();

    assertThat(wire.nothingMore()).isTrue();
    assertThat(wire.isOpen()).isFalse();
  }

  @Test
  void whatIsWrittenAfterTheClientLeftIsReleased() {
    wire.receive(GET);
    wire.request();
    wire.channel.close();
    ByteBuf first = Unpooled.copiedBuffer(new byte[3]);
    ByteBuf second = Unpooled.copiedBuffer(new byte[3]);

    wire.respond(200);
    wire.send(new DefaultHttpContent(first));
    wire.send(new DefaultLastHttpContent(second));

    assertThat(wire.abort().failure()).isEqualTo(Failure.CLIENT_ABORT);
    assertThat(first.refCnt()).isZero();
    assertThat(second.refCnt()).isZero();
  }

  @Test
  @DisplayName("a head that trickles in has one deadline from its first byte on")
  void slowHeadTimesOut() {
    wire.receive("GET / HTTP/1.1\r\n");
    wire.time.advance(DownstreamWire.HEADER_MILLIS - 1);
    wire.receive("A: b\r\n");
    assertThat(wire.nothingMore()).isTrue();

    wire.time.advance(1);

    assertThat(wire.abort().failure()).isEqualTo(Failure.CLIENT_TIMEOUT);
    wire.respond(408, "content-length", "0");
    wire.last("");
    assertThat(wire.sent()).startsWith("HTTP/1.1 408").contains("Connection: close");
    assertThat(wire.isOpen()).isFalse();
  }

  @Test
  void silenceWhileABodyIsReadTimesOut() {
    wire.receive("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab");
    wire.request();
    wire.channel.read();

    wire.time.advance(DownstreamWire.READ_MILLIS);

    wire.body();
    assertThat(wire.abort().failure()).isEqualTo(Failure.CLIENT_TIMEOUT);
  }

  @Test
  @DisplayName("the client is not blamed while nobody reads (SEMANTICS 80)")
  void slowInstanceIsNotTheClientsFault() {
    wire.receive("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n");
    wire.request();
    wire.channel.read();
    wire.receive("ab");

    wire.time.advance(DownstreamWire.READ_MILLIS * 10);

    assertThat(wire.body()).isEqualTo("ab");
    assertThat(wire.nothingMore()).isTrue();
  }
}
