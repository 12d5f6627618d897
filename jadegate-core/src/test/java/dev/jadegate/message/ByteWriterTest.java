package dev.jadegate.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ByteWriterTest {
  private static String text(ByteWriter out) {
    ByteBuf bytes = out.toBuffer(UnpooledByteBufAllocator.DEFAULT, 7);
    assertThat(bytes.writableBytes()).as("room").isGreaterThanOrEqualTo(7);
    String text = bytes.toString(StandardCharsets.ISO_8859_1);
    bytes.release();
    return text;
  }

  @Test
  void textOfEveryTypeIsWrittenOneByteACharacter() {
    ByteWriter out = ByteWriter.get();

    out.put("a\u00e9");
    out.put(new AsciiString("xbcx").subSequence(1, 3, false));
    out.put(new StringBuilder("d\u00ff"));
    out.put('!');
    out.crlf();

    assertThat(text(out)).isEqualTo("a\u00e9bcd\u00ff!\r\n");
  }

  @Test
  void lettersOfAsciiAndNoOthersAreLowered() {
    ByteWriter out = ByteWriter.get();

    out.put("KEPT-");
    out.putLower("A@Z[\u00c9-");
    out.putLower("xAbCx".getBytes(StandardCharsets.US_ASCII), 1, 3);

    assertThat(text(out)).isEqualTo("KEPT-a@z[\u00c9-abc");
  }

  @Test
  void numbersAreDecimal() {
    ByteWriter out = ByteWriter.get();

    out.putDecimal(0);
    out.put(' ');
    out.putDecimal(1203);
    out.put(' ');
    out.putDecimal(Long.MAX_VALUE);

    assertThat(text(out)).isEqualTo("0 1203 9223372036854775807");
  }

  @Test
  void scratchSpaceGrowsAndIsEmptiedForTheNextUse() {
    ByteWriter first = ByteWriter.get();
    first.put("x".repeat(10000));
    assertThat(first.length()).isEqualTo(10000);

    ByteWriter second = ByteWriter.get();
    second.put("y");

    assertThat(text(second)).isEqualTo("y");
  }
}
