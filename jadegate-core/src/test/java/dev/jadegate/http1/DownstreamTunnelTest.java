package dev.jadegate.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.LastHttpContent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("After 101 bytes pass as they are, both ways (SEMANTICS 58 to 61)")
final class DownstreamTunnelTest {
  private final DownstreamWire wire = new DownstreamWire();

  @BeforeEach
  void ask() {
    wire.receive("GET / HTTP/1.1\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nGET early\r\n\r\n");
    wire.request();
  }

  @Test
  void headGoesOutWithItsUpgrade() {
    wire.respond(101, "upgrade", "x");
    wire.flush();

    assertThat(wire.sent())
        .isEqualTo("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nupgrade: x\r\n\r\n");
  }

  @Test
  void bytesPassUntouched() {
    wire.respond(101, "upgrade", "x");
    wire.flush();
    wire.sent();
    wire.receive("\n\u0000more");
    wire.chunk("answer");
    wire.flush();

    assertThat(wire.body()).isEqualTo("GET early\r\n\r\n\n\u0000more");
    assertThat(wire.sent()).isEqualTo("answer");
  }

  @Test
  void clientsFinIsTheEndOfItsSideOnly() {
    wire.respond(101, "upgrade", "x");
    wire.flush();
    wire.body();

    wire.clientFin();

    assertThat(wire.next(LastHttpContent.class).content().isReadable()).isFalse();
    assertThat(wire.isOpen()).isTrue();
    wire.chunk("late");
    wire.flush();
    assertThat(wire.sent()).endsWith("late");
  }

  @Test
  void endOfTheInstancesSideEndsTheConnectionAndNeverGoesBackToHttp() {
    wire.respond(101, "upgrade", "x");
    wire.flush();
    wire.body();

    wire.last("bye");

    assertThat(wire.sent()).endsWith("bye");
    assertThat(wire.isOpen()).isFalse();
  }

  @Test
  @DisplayName(
      "another answer is relayed as normal HTTP, and the bytes are a request (SEMANTICS 59)")
  void refusalOfTheUpgradeIsPlainHttp() {
    DownstreamWire refused = new DownstreamWire();
    refused.receive("GET / HTTP/1.1\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n");
    refused.request();
    refused.answer("no");

    refused.receive("GET /b HTTP/1.1\r\n\r\n");

    assertThat(refused.request().uri()).isEqualTo("/b");
  }

  @Test
  void tunnelHasNoReadTimeout() {
    wire.respond(101, "upgrade", "x");
    wire.flush();
    wire.body();
    wire.channel.read();

    wire.time.advance(DownstreamWire.IDLE_MILLIS * 10);

    assertThat(wire.isOpen()).isTrue();
  }
}
