package dev.jadegate.filter.grpcweb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jadegate.api.BodyRefused;
import dev.jadegate.api.Failure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Base64 in pieces")
final class Base64DecoderTest {
  private final Base64Decoder decoder = new Base64Decoder();

  private String decode(String... pieces) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < pieces.length; i++) {
      ByteBuf buffer = Unpooled.copiedBuffer(pieces[i], StandardCharsets.ISO_8859_1);
      ByteBuf decoded = decoder.decode(buffer, i == pieces.length - 1);
      all.append(decoded.toString(StandardCharsets.ISO_8859_1));
      decoded.release();
      buffer.release();
    }
    return all.toString();
  }

  @Test
  void groupsMayBeCutAnywhere() {
    assertThat(decode("a", "G", "Vsb", "G8", "=")).isEqualTo("hello");
  }

  @Test
  void eachMessageMayHaveItsOwnPadding() {
    assertThat(decode("YQ==YmI=", "Y2Nj")).isEqualTo("abbccc");
  }

  @Test
  void randomBytesInRandomPiecesComeBack() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      String text = Base64.getEncoder().encodeToString(bytes);
      int first = random.nextInt(text.length() + 1);
      int second = first + random.nextInt(text.length() - first + 1);

      String decoded =
          decode(text.substring(0, first), text.substring(first, second), text.substring(second));

      assertThat(decoded.getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "abc", "=", "a===", "ab=c", "ab c", "ab-_", "abcd\u00e9"})
  void otherTextIsRefused(String text) {
    assertThatThrownBy(() -> decode(text))
        .isInstanceOfSatisfying(
            BodyRefused.class,
            refused -> assertThat(refused.failure()).isEqualTo(Failure.BAD_REQUEST));
  }
}
