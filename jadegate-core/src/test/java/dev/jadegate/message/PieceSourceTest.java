package dev.jadegate.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.BodyOut;
import dev.jadegate.api.Failure;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A large page leaves as fast as its reader takes it. */
class PieceSourceTest {
  /** Takes so many pieces until it is told otherwise. */
  private static final class Reader implements BodyOut {
    private final List<Integer> sizes = new ArrayList<>();
    private int room;
    private boolean ended;

    @Override
    public void write(HttpContent chunk) {
      sizes.add(chunk.content().readableBytes());
      ended |= chunk instanceof LastHttpContent;
      chunk.release();
      room--;
    }

    @Override
    public void fail(Failure failure, String detail) {
      throw new AssertionError(detail);
    }

    @Override
    public boolean isWritable() {
      return room > 0;
    }
  }

  private final Reader reader = new Reader();

  @Test
  void itStopsWhileTheReaderTakesNothing() {
    PieceSource source = new PieceSource(new byte[3 * PieceSource.PIECE + 5]);
    reader.room = 2;
    source.start(reader);
    assertThat(reader.sizes).hasSize(2);
    reader.room = 2;
    source.onWritable();
    assertThat(reader.sizes)
        .containsExactly(PieceSource.PIECE, PieceSource.PIECE, PieceSource.PIECE, 5);
    assertThat(reader.ended).isTrue();
    reader.room = 1;
    source.onWritable();
    assertThat(reader.sizes).hasSize(4);
  }

  @Test
  void aSmallOrEmptyBodyIsOnePiece() {
    reader.room = 9;
    new PieceSource(new byte[3]).start(reader);
    new PieceSource(new byte[0]).start(reader);
    assertThat(reader.sizes).containsExactly(3, 0);
  }

  @Test
  void aReaderThatLeftGetsNothing() {
    PieceSource source = new PieceSource(new byte[2 * PieceSource.PIECE]);
    reader.room = 1;
    source.start(reader);
    source.onCancel();
    reader.room = 1;
    source.onWritable();
    assertThat(reader.sizes).hasSize(1);
  }
}
