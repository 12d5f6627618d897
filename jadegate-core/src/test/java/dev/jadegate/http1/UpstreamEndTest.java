package dev.jadegate.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.Failure;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("How a connection to an instance ends, and what that says of its exchange")
final class UpstreamEndTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final UpstreamWire wire = new UpstreamWire();

  @AfterEach
  void letGoOfWhatWasNotRead() {
    wire.channel.finishAndReleaseAll();
  }

  private void oneExchange() {
    wire.request(HttpMethod.GET);
    wire.receive(OK);
    wire.response();
    wire.body();
  }

  @Test
  @DisplayName("a surplus byte would be read as the answer to somebody else's request")
  void surplusByteEndsAnIdleConnection() {
    oneExchange();

    wire.receive("H");

    assertThat(wire.abort().failure()).isEqualTo(Failure.BAD_RESPONSE);
    assertThat(wire.channel.isOpen()).isFalse();
    assertThat(wire.codec.isReusable()).isFalse();
  }

  @Test
  void aSocketThatIsNoLongerConnectedIsAReset() {
    wire.request(HttpMethod.GET);

    wire.channel.pipeline().fireExceptionCaught(new NotYetConnectedException());
    wire.channel.runPendingTasks();

    assertThat(wire.abort().failure()).isEqualTo(Failure.RESET);
    assertThat(wire.channel.isOpen()).isFalse();
    wire.channel.checkException();
  }

  @Test
  void surplusBytesBehindAResponseEndTheConnection() {
    wire.request(HttpMethod.GET);

    wire.receive(OK + "HTTP/1.1 200 OK\r\n\r\n");

    wire.response();
    assertThat(wire.body()).isEqualTo("ok.");
    assertThat(wire.abort().failure()).isEqualTo(Failure.BAD_RESPONSE);
    assertThat(wire.channel.isOpen()).isFalse();
  }

  @Test
  void bytesBeforeAnyRequestEndTheConnection() {
    wire.receive(OK);

    assertThat(wire.abort().failure()).isEqualTo(Failure.BAD_RESPONSE);
    assertThat(wire.channel.isOpen()).isFalse();
  }

  @Test
  @DisplayName("closed without a byte on a reused connection: stale, may be retried (SEMANTICS 69)")
  void silentCloseOfAReusedConnectionIsStale() {
    oneExchange();
    wire.request(HttpMethod.GET);

    wire.instanceFin();

    assertThat(wire.abort().failure()).isEqualTo(Failure.STALE_CONNECTION);
  }

  @Test
  void silentCloseOfAFreshConnectionIsAReset() {
    wire.request(HttpMethod.GET);

    wire.instanceFin();

    assertThat(wire.abort().failure()).isEqualTo(Failure.RESET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"H", "HTTP/1.1 200 OK\r\n"})
  void closeAfterAByteIsAResetEvenIfReused(String begun) {
    oneExchange();
    wire.request(HttpMethod.GET);
    wire.receive(begun);

    wire.channel.close();

    assertThat(wire.abort().failure()).isEqualTo(Failure.RESET);
    assertThat(wire.nothingMore()).as("told once").isTrue();
  }

  @Test
  void closeAfterAnInterimHeadIsAResetEvenIfReused() {
    oneExchange();
    wire.request(HttpMethod.GET);
    wire.receive("HTTP/1.1 103 Early Hints\r\n\r\n");
    wire.channel.readInbound();

    wire.instanceFin();

    assertThat(wire.abort().failure()).isEqualTo(Failure.RESET);
  }

  @ParameterizedTest
  @DisplayName("an instance that dies in mid-body never ends the body cleanly (SEMANTICS 26)")
  @ValueSource(strings = {"Content-Length: 5", "Transfer-Encoding: chunked"})
  void closeWithinABodyIsTruncation(String framing) {
    wire.request(HttpMethod.GET);
    wire.receive("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n3\r\n");
    wire.response();
    wire.body();

    wire.instanceFin();

    assertThat(wire.abort().failure()).isEqualTo(Failure.TRUNCATED);
    assertThat(wire.channel.isOpen()).isFalse();
  }

  @Test
  void idleConnectionThatClosesIsNotReusable() {
    oneExchange();
    assertThat(wire.codec.isReusable()).isTrue();

    wire.instanceFin();

    assertThat(wire.codec.isReusable()).isFalse();
    assertThat(wire.channel.isOpen()).isFalse();
  }

  @Test
  @DisplayName("an early answer does not make the connection free while the request still goes out")
  void connectionIsNotReusableBeforeTheRequestIsWhole() {
    wire.head(HttpMethod.POST, true, "content-length", "4");
    wire.chunk("ab");
    wire.receive(OK);
    wire.response();
    wire.body();
    assertThat(wire.codec.isReusable()).isFalse();

    wire.last("cd");

    assertThat(wire.sent()).endsWith("abcd");
    assertThat(wire.codec.isReusable()).isTrue();
  }

  private void openTunnel() {
    wire.request(HttpMethod.GET, "upgrade", "x");
    wire.receive("HTTP/1.1 101 Ok\r\nUpgrade: x\r\n\r\n");
    wire.response();
  }

  @Test
  @DisplayName("in a tunnel a FIN ends one direction only (SEMANTICS 61)")
  void finInATunnelLeavesTheOtherDirectionOpen() {
    openTunnel();
    wire.sent();

    wire.instanceFin();

    assertThat(wire.body()).isEqualTo(".");
    assertThat(wire.codec.isReusable()).isFalse();
    wire.chunk("late");
    assertThat(wire.sent()).isEqualTo("late");
    wire.last("");
    wire.channel.runPendingTasks();
    assertThat(wire.channel.isOpen()).as("both have ended").isFalse();
    assertThat(wire.nothingMore()).isTrue();
  }

  @Test
  void aTunnelThatBreaksIsAnAbort() {
    openTunnel();

    wire.channel.pipeline().fireExceptionCaught(new IOException("reset"));

    assertThat(wire.abort().failure()).isEqualTo(Failure.TRUNCATED);
    assertThat(wire.channel.isOpen()).isFalse();
    assertThat(wire.nothingMore()).as("told once").isTrue();
  }

  @Test
  void aTunnelThatIsClosedWithoutAFinIsAnAbort() {
    openTunnel();

    wire.channel.close();

    assertThat(wire.abort().failure()).isEqualTo(Failure.TRUNCATED);
  }
}
