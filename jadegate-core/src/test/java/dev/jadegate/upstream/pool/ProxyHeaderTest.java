package dev.jadegate.upstream.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Headers of the PROXY protocol have the form that receivers know. */
class ProxyHeaderTest {
  private static InetSocketAddress address(String ip, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByName(ip), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static ByteBuf write(
      ProxyHeader header,
      @Nullable InetSocketAddress source,
      @Nullable InetSocketAddress destination) {
    return header.write(UnpooledByteBufAllocator.DEFAULT, source, destination);
  }

  private static String text(
      @Nullable InetSocketAddress source, @Nullable InetSocketAddress destination) {
    ByteBuf bytes = write(ProxyHeader.V1, source, destination);
    try {
      return bytes.toString(StandardCharsets.US_ASCII);
    } finally {
      bytes.release();
    }
  }

  /** What Netty's decoder, another implementation, reads of a header with bytes behind it. */
  private static HAProxyMessage decoded(ByteBuf header) {
    EmbeddedChannel channel = new EmbeddedChannel(new HAProxyMessageDecoder());
    channel.writeInbound(header.writeByte('x'));
    HAProxyMessage message = channel.readInbound();
    ByteBuf rest = channel.readInbound();
    assertThat(rest.toString(StandardCharsets.US_ASCII)).isEqualTo("x");
    rest.release();
    message.release();
    channel.finish();
    return message;
  }

  @Test
  void versionOneIsALine() {
    assertThat(text(address("192.0.2.1", 40001), address("10.0.0.1", 80)))
        .isEqualTo("PROXY TCP4 192.0.2.1 10.0.0.1 40001 80\r\n");
    assertThat(text(address("2001:db8::1", 65535), address("fe80::1%1", 443)))
        .isEqualTo("PROXY TCP6 2001:db8:0:0:0:0:0:1 fe80:0:0:0:0:0:0:1 65535 443\r\n");
  }

  @Test
  void endsOfTwoFamiliesAreBothIpv6() {
    assertThat(text(address("192.0.2.1", 1), address("2001:db8::1", 2)))
        .isEqualTo("PROXY TCP6 ::ffff:192.0.2.1 2001:db8:0:0:0:0:0:1 1 2\r\n");
    HAProxyMessage message =
        decoded(write(ProxyHeader.V2, address("2001:db8::1", 1), address("192.0.2.1", 2)));

    assertThat(message.proxiedProtocol()).isEqualTo(HAProxyProxiedProtocol.TCP6);
    assertThat(message.destinationAddress()).isEqualTo("0:0:0:0:0:ffff:c000:201");
  }

  @ParameterizedTest
  @EnumSource(names = {"V1", "V2"})
  void anotherImplementationReadsIpv4(ProxyHeader header) {
    HAProxyMessage message =
        decoded(write(header, address("192.0.2.1", 40001), address("10.0.0.1", 80)));

    assertThat(message.command()).isEqualTo(HAProxyCommand.PROXY);
    assertThat(message.proxiedProtocol()).isEqualTo(HAProxyProxiedProtocol.TCP4);
    assertThat(message.sourceAddress()).isEqualTo("192.0.2.1");
    assertThat(message.destinationAddress()).isEqualTo("10.0.0.1");
    assertThat(message.sourcePort()).isEqualTo(40001);
    assertThat(message.destinationPort()).isEqualTo(80);
  }

  @ParameterizedTest
  @EnumSource(names = {"V1", "V2"})
  void anotherImplementationReadsIpv6(ProxyHeader header) {
    HAProxyMessage message =
        decoded(write(header, address("2001:db8::1", 65535), address("2001:db8::2", 443)));

    assertThat(message.proxiedProtocol()).isEqualTo(HAProxyProxiedProtocol.TCP6);
    assertThat(message.sourceAddress()).isEqualTo("2001:db8:0:0:0:0:0:1");
    assertThat(message.destinationAddress()).isEqualTo("2001:db8:0:0:0:0:0:2");
    assertThat(message.sourcePort()).isEqualTo(65535);
    assertThat(message.destinationPort()).isEqualTo(443);
  }

  @ParameterizedTest
  @EnumSource(names = {"V1", "V2"})
  void theGatewaysOwnConnectionsNameNobody(ProxyHeader header) {
    HAProxyMessage message = decoded(write(header, null, null));

    assertThat(message.proxiedProtocol()).isEqualTo(HAProxyProxiedProtocol.UNKNOWN);
    assertThat(message.command())
        .isEqualTo(header == ProxyHeader.V1 ? HAProxyCommand.PROXY : HAProxyCommand.LOCAL);
  }
}
