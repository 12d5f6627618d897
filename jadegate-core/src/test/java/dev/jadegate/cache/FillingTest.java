package dev.jadegate.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An answer on its way into the cache")
final class FillingTest {
  private final Room room = new Room();

  FillingTest() {
    room.resize(1 << 20);
  }

  private Filling of(long contentLength, long limit) {
    return Objects.requireNonNull(begin(contentLength, limit));
  }

  private @Nullable Filling begin(long contentLength, long limit) {
    return Filling.of(Stored.saying("", Variance.NONE), contentLength, limit, room);
  }

  private static ByteBuf chunk(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }

  private static String whole(Filling filling) {
    return Stored.text(Objects.requireNonNull(filling.complete()));
  }

  @Test
  void chunksOfAKnownLengthComeTogether() {
    Filling filling = of(6, 100);
    ByteBuf first = chunk("abc");

    assertThat(filling.isSized()).isTrue();
    assertThat(filling.append(first)).isTrue();
    assertThat(first.readableBytes()).isEqualTo(3); // it goes on to the client
    assertThat(filling.length()).isEqualTo(3);
    assertThat(filling.complete()).isNull();
    assertThat(filling.append(chunk("def"))).isTrue();
    assertThat(whole(filling)).isEqualTo("abcdef");
  }

  @Test
  void moreThanWasSaidIsTooMuch() {
    Filling filling = of(3, 100);

    assertThat(filling.append(chunk("abcd"))).isFalse();
    assertThat(filling.append(chunk("abc"))).isTrue();
    assertThat(filling.append(chunk("d"))).isFalse();
  }

  @Test
  void anUnknownLengthGrowsToTheLimit() {
    Filling filling = of(-1, 20_000);
    String piece = "x".repeat(1000);

    for (int i = 0; i < 20; i++) {
      assertThat(filling.append(chunk(piece))).isTrue();
    }
    assertThat(filling.append(chunk("y"))).isFalse();
    assertThat(filling.isSized()).isFalse();
    assertThat(whole(filling)).isEqualTo(piece.repeat(20));
  }

  @Test
  void anEmptyBodyIsWholeAtOnce() {
    assertThat(whole(of(0, 10))).isEmpty();
    assertThat(whole(of(-1, 10))).isEmpty();
  }

  @Test
  void oneChunkMayBeLargerThanAllRoomAtFirst() {
    Filling filling = of(-1, 1 << 20);

    assertThat(filling.append(chunk("z".repeat(100_000)))).isTrue();
    assertThat(whole(filling)).hasSize(100_000);
  }

  @Test
  @DisplayName("all that are on their way have room together, and give it back")
  void roomIsBounded() {
    room.resize(20_000);
    Filling sized = of(10_000, 100_000);
    assertThat(begin(10_001, 100_000)).isNull();
    Filling growing = of(-1, 100_000);
    assertThat(growing.append(chunk("x".repeat(8192)))).isTrue();
    assertThat(growing.append(chunk("x".repeat(8192)))).isFalse();

    sized.close();
    assertThat(growing.append(chunk("x".repeat(8192)))).isTrue();
    growing.close();
    assertThat(room.taken()).isZero();
  }
}
