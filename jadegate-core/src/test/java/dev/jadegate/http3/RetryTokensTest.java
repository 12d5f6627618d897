package dev.jadegate.http3;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryTokensTest {
  private static final InetSocketAddress CLIENT = new InetSocketAddress("127.0.0.1", 4433);

  private long now = 1;
  private boolean wanted = true;
  private final RetryTokens tokens = tokens(7);

  private RetryTokens tokens(int key) {
    return new RetryTokens(new byte[] {(byte) key}, () -> now, () -> wanted);
  }

  private ByteBuf token() {
    ByteBuf token = Unpooled.buffer();
    assertThat(tokens.writeToken(token, Unpooled.wrappedBuffer(new byte[] {1, 2, 3}), CLIENT))
        .isTrue();
    return token;
  }

  @Test
  void aTokenGivesTheConnectionIdBack() {
    ByteBuf token = token();

    int at = tokens.validateToken(token, CLIENT);

    assertThat(token.slice(at, token.readableBytes() - at))
        .isEqualTo(Unpooled.wrappedBuffer(new byte[] {1, 2, 3}));
    assertThat(token.readableBytes()).isLessThanOrEqualTo(tokens.maxTokenLength());
  }

  @Test
  void aTokenIsForOneAddressAndPort() {
    ByteBuf token = token();

    assertThat(tokens.validateToken(token, new InetSocketAddress("127.0.0.2", 4433))).isNegative();
    assertThat(tokens.validateToken(token, new InetSocketAddress("127.0.0.1", 4434))).isNegative();
  }

  @Test
  void aChangedByteIsSeen() {
    ByteBuf token = token();
    for (int i = 0; i < token.readableBytes(); i++) {
      ByteBuf changed = token.copy();
      changed.setByte(i, changed.getByte(i) ^ 1);

      assertThat(tokens.validateToken(changed, CLIENT)).as("byte %d", i).isNegative();
    }
  }

  @Test
  void aTokenOfAnotherKeyIsRefused() {
    assertThat(tokens(8).validateToken(token(), CLIENT)).isNegative();
    assertThat(tokens(7).validateToken(token(), CLIENT)).isPositive();
  }

  @Test
  void aTokenEnds() {
    ByteBuf token = token();
    now += Duration.ofSeconds(9).toNanos();
    assertThat(tokens.validateToken(token, CLIENT)).isPositive();
    now += Duration.ofSeconds(1).toNanos();
    assertThat(tokens.validateToken(token, CLIENT)).isNegative();
  }

  @Test
  void shortAndLongTokensAreRefused() {
    assertThat(tokens.validateToken(Unpooled.buffer().writeZero(39), CLIENT)).isNegative();
    assertThat(tokens.validateToken(Unpooled.buffer().writeZero(61), CLIENT)).isNegative();
  }

  @Test
  void noTokenIsMadeWithoutNeed() {
    wanted = false;

    assertThat(tokens.writeToken(Unpooled.buffer(), Unpooled.EMPTY_BUFFER, CLIENT)).isFalse();
  }
}
