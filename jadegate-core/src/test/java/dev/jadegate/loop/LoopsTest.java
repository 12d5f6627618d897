package dev.jadegate.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Event loops end with all that they have. */
final class LoopsTest {
  static Stream<Transport> transports() {
    return Arrays.stream(Transport.values()).filter(Transport::isAvailable);
  }

  private static Channel listening(Loops loops, Transport transport) {
    return new ServerBootstrap()
        .group(loops.group())
        .channel(transport.serverChannel())
        .childHandler(new ChannelInboundHandlerAdapter())
        .bind("127.0.0.1", 0)
        .syncUninterruptibly()
        .channel();
  }

  @ParameterizedTest
  @MethodSource("transports")
  void whatIsOpenIsClosed(Transport transport) {
    Loops loops = new Loops(2, transport, new SplittableRandom(1));
    Channel open = listening(loops, transport);

    loops.close();

    assertThat(open.isOpen()).isFalse();
    assertThat(loops.all()).allMatch(loop -> loop.eventLoop().isTerminated());
  }

  @ParameterizedTest
  @MethodSource("transports")
  void whatIsBeingClosedComesToItsEndFirst(Transport transport) {
    Loops loops = new Loops(1, transport, new SplittableRandom(1));
    Channel closing = listening(loops, transport);
    boolean[] told = new boolean[1];
    closing
        .closeFuture()
        .addListener(
            _ -> loops.all().getFirst().eventLoop().execute(() -> told[0] = true)); // a turn later

    closing.close();
    loops.close();

    assertThat(told[0]).isTrue();
  }
}
