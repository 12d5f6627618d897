package dev.jadegate.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.message.DrainEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Whether a connection stays (RFC 9112, section 9.3), and how that is said")
final class KeepAliveTest {
  private final DownstreamWire wire = new DownstreamWire();

  @AfterEach
  void letGoOfWhatWasNotRead() {
    wire.channel.finishAndReleaseAll();
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1, -, true, ''",
    "HTTP/1.1, close, false, Connection: close",
    "HTTP/1.1, 'x, CLOSE', false, Connection: close",
    "HTTP/1.1, keep-alive, true, ''",
    "HTTP/1.0, -, false, Connection: close",
    "HTTP/1.0, keep-alive, true, Connection: keep-alive",
    "HTTP/1.0, 'Keep-Alive, close', false, Connection: close",
  })
  void requestDecides(String version, String connection, boolean stays, String field) {
    String line = connection.equals("-") ? "" : "Connection: " + connection + "\r\n";
    wire.receive("GET / " + version + "\r\n" + line + "\r\n");
    wire.request();

    wire.answer("ok");

    String expected = field.isEmpty() ? "" : field + "\r\n";
    assertThat(wire.sent())
        .isEqualTo("HTTP/1.1 200 OK\r\n" + expected + "content-length: 2\r\n\r\nok");
    assertThat(wire.isOpen()).isEqualTo(stays);
  }

  @Test
  void idleConnectionIsClosedInTime() {
    wire.receive("GET / HTTP/1.1\r\n\r\n");
    wire.request();
    wire.answer("ok");
    wire.time.advance(DownstreamWire.IDLE_MILLIS - 1);
    assertThat(wire.isOpen()).isTrue();

    wire.time.advance(1);

    assertThat(wire.isOpen()).isFalse();
    assertThat(wire.nothingMore()).as("nobody hears of an idle connection").isTrue();
  }

  @Test
  void connectionThatNeverAsksIsClosedToo() {
    wire.time.advance(DownstreamWire.IDLE_MILLIS);

    assertThat(wire.isOpen()).isFalse();
  }

  @Test
  void exchangeUnderWayIsNotIdle() {
    wire.receive("GET / HTTP/1.1\r\n\r\n");
    wire.request();

    wire.time.advance(DownstreamWire.IDLE_MILLIS * 10);

    assertThat(wire.isOpen()).isTrue();
  }

  @Test
  @DisplayName("a drain closes an idle connection (SEMANTICS 138)")
  void drainClosesAnIdleConnection() {
    wire.channel.pipeline().fireUserEventTriggered(DrainEvent.INSTANCE);

    assertThat(wire.isOpen()).isFalse();
  }

  @Test
  void drainLetsTheExchangeFinishAndSaysClose() {
    wire.receive("GET / HTTP/1.1\r\n\r\n");
    wire.request();
    wire.channel.pipeline().fireUserEventTriggered(DrainEvent.INSTANCE);
    assertThat(wire.isOpen()).isTrue();

    wire.answer("ok");

    assertThat(wire.sent()).contains("Connection: close\r\n").endsWith("ok");
    assertThat(wire.isOpen()).isFalse();
  }

  @Test
  @DisplayName("a draining listener's responses say close (SEMANTICS 139)")
  void responseWhileDrainingSaysClose() {
    wire.receive("GET / HTTP/1.1\r\n\r\n");
    wire.request();
    wire.draining = true;

    wire.answer("ok");

    assertThat(wire.sent()).contains("Connection: close\r\n");
    assertThat(wire.isOpen()).isFalse();
  }
}
