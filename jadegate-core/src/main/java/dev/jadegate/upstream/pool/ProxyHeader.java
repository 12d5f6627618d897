package dev.jadegate.upstream.pool;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Which header of the PROXY protocol begins a connection to an instance. Its form is that of "The
 * PROXY protocol, versions 1 and 2", sections 2.1 and 2.2, <a
 * href="https://www.haproxy.org/download/2.6/doc/proxy-protocol.txt">proxy-protocol.txt</a>.
 */
public enum ProxyHeader {
  /** None. */
  NONE,
  /** A line of text. */
  V1,
  /** Binary. */
  V2;

  private static final byte[] V2_SIGNATURE = {
    '\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'
  };
  private static final int V2_LOCAL = 0x20;
  private static final int V2_PROXY = 0x21;
  private static final int UNSPECIFIED = 0x00;
  private static final int TCP_OVER_IPV4 = 0x11;
  private static final int TCP_OVER_IPV6 = 0x21;

  /**
   * The header of a connection that is opened for a client; the caller owns it.
   *
   * @param source the client's end; null: the connection is the gateway's own
   * @param destination where the client has connected to; null as the source is
   */
  ByteBuf write(
      ByteBufAllocator allocator,
      @Nullable InetSocketAddress source,
      @Nullable InetSocketAddress destination) {
    return switch (this) {
      case NONE -> allocator.buffer(0);
      case V1 -> ByteBufUtil.writeAscii(allocator, text(source, destination));
      case V2 -> binary(allocator, source, destination);
    };
  }

  private static String text(
      @Nullable InetSocketAddress source, @Nullable InetSocketAddress destination) {
    if (source == null || destination == null) {
      return "PROXY UNKNOWN\r\n";
    }
    boolean v4 = isIpv4(source, destination);
    return (v4 ? "PROXY TCP4 " : "PROXY TCP6 ")
        + text(source.getAddress(), v4)
        + ' '
        + text(destination.getAddress(), v4)
        + ' '
        + source.getPort()
        + ' '
        + destination.getPort()
        + "\r\n";
  }

  private static String text(InetAddress address, boolean v4) {
    if (address instanceof Inet4Address) {
      return v4 ? address.getHostAddress() : "::ffff:" + address.getHostAddress();
    }
    String text = address.getHostAddress();
    int scope = text.indexOf('%');
    return scope < 0 ? text : text.substring(0, scope);
  }

  private static ByteBuf binary(
      ByteBufAllocator allocator,
      @Nullable InetSocketAddress source,
      @Nullable InetSocketAddress destination) {
    ByteBuf out = allocator.buffer(V2_SIGNATURE.length + 4 + 36).writeBytes(V2_SIGNATURE);
    if (source == null || destination == null) {
      return out.writeByte(V2_LOCAL).writeByte(UNSPECIFIED).writeShort(0);
    }
    boolean v4 = isIpv4(source, destination);
    out.writeByte(V2_PROXY).writeByte(v4 ? TCP_OVER_IPV4 : TCP_OVER_IPV6);
    out.writeShort(v4 ? 12 : 36);
    writeBinary(out, source.getAddress(), v4);
    writeBinary(out, destination.getAddress(), v4);
    return out.writeShort(source.getPort()).writeShort(destination.getPort());
  }

  private static void writeBinary(ByteBuf out, InetAddress address, boolean v4) {
    if (!v4 && address instanceof Inet4Address) {
      out.writeZero(10).writeShort(0xffff); // IPv4-mapped (RFC 4291, section 2.5.5.2)
    }
    out.writeBytes(address.getAddress());
  }

  /** Both ends have one family in the header; where they differ, that is IPv6. */
  private static boolean isIpv4(InetSocketAddress source, InetSocketAddress destination) {
    return source.getAddress() instanceof Inet4Address
        && destination.getAddress() instanceof Inet4Address;
  }
}
