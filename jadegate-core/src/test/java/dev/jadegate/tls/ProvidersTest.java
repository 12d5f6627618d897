package dev.jadegate.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.config.ClientAuth;
import dev.jadegate.config.TlsVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("BoringSSL and the JDK's TLS do the same")
final class ProvidersTest {
  private static final int CHUNKS = 100;

  @TempDir private Path folder;

  /** Counts what reaches the socket. */
  private static final class Socket extends ChannelOutboundHandlerAdapter {
    private int flushes;

    @Override
    public void flush(ChannelHandlerContext ctx) {
      flushes++;
      ctx.flush();
    }
  }

  private static void carry(EmbeddedChannel from, EmbeddedChannel to) {
    for (ByteBuf bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
      to.writeInbound(bytes);
    }
  }

  private static void exchange(EmbeddedChannel one, EmbeddedChannel other) {
    for (int i = 0; i < 5; i++) {
      one.runPendingTasks();
      carry(one, other);
      other.runPendingTasks();
      carry(other, one);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"JDK", "OPENSSL_REFCNT"})
  void handshakeAgreesOnAProtocolAndABatchIsOneFlush(SslProvider provider) throws Exception {
    Identity identity = Certificates.identity(folder, "a.test");
    Authorities ca = Authorities.load(folder.resolve("cert.pem").toString());
    ContextCache cache = new ContextCache(provider);
    ContextCache.Draft draft = cache.draft();
    SslContext server =
        draft.server(
            identity, TlsVersion.TLS_1_2, ClientAuth.NONE, null, List.of("h2", "http/1.1"));
    SslContext client = draft.client(ca, null, true, List.of("http/1.1"));
    draft.commit();
    Socket socket = new Socket();
    EmbeddedChannel downstream = new EmbeddedChannel();
    EmbeddedChannel upstream = new EmbeddedChannel();
    try {
      SslHandler tls = server.newHandler(downstream.alloc());
      downstream.pipeline().addLast(socket, tls);
      upstream.pipeline().addLast(client.newHandler(upstream.alloc(), "a.test", 443));
      exchange(upstream, downstream);
      assertThat(tls.handshakeFuture().isSuccess()).isTrue();
      assertThat(tls.applicationProtocol()).isEqualTo("http/1.1");
      assertThat(Session.of(tls, null).version()).isEqualTo("TLSv1.3");
      assertThat(Session.of(tls, null).peerChain()).isEmpty();

      socket.flushes = 0;
      for (int i = 0; i < CHUNKS; i++) {
        downstream.write(Unpooled.copiedBuffer("chunk ", StandardCharsets.US_ASCII));
      }
      downstream.flush();
      exchange(downstream, upstream);

      assertThat(socket.flushes).isEqualTo(1);
      assertThat(text(upstream)).isEqualTo("chunk ".repeat(CHUNKS));
    } finally {
      downstream.finishAndReleaseAll();
      upstream.finishAndReleaseAll();
      cache.draft().commit().forEach(ReferenceCountUtil::release);
    }
  }

  private static String text(EmbeddedChannel channel) {
    StringBuilder text = new StringBuilder();
    for (ByteBuf bytes = channel.readInbound(); bytes != null; bytes = channel.readInbound()) {
      text.append(bytes.toString(StandardCharsets.US_ASCII));
      bytes.release();
    }
    return text.toString();
  }
}
