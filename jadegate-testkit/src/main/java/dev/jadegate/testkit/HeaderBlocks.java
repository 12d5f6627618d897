package dev.jadegate.testkit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Field lines to header blocks and back, by Netty's HPACK with the state of one connection. Neither
 * way are the fields judged or put in another order. One thread.
 */
final class HeaderBlocks {
  private final DefaultHttp2HeadersEncoder encoder =
      new DefaultHttp2HeadersEncoder(Http2HeadersEncoder.NEVER_SENSITIVE, true);
  private final DefaultHttp2HeadersDecoder decoder =
      new DefaultHttp2HeadersDecoder(false, 1 << 20) {
        @Override
        protected Http2Headers newHeaders() {
          return new AsSent();
        }
      };

  /** Fields in the order in which they were added; Netty's own put pseudo-headers first. */
  private static final class AsSent extends DefaultHttp2Headers {
    private final List<Map.Entry<CharSequence, CharSequence>> fields = new ArrayList<>();

    AsSent() {
      super(false);
    }

    @Override
    public Http2Headers add(CharSequence name, CharSequence value) {
      fields.add(Map.entry(name, value));
      return this;
    }

    @Override
    public Iterator<Map.Entry<CharSequence, CharSequence>> iterator() {
      return fields.iterator();
    }
  }

  /** The block of these fields; a line's name ends at its second colon if it begins with one. */
  byte[] encode(String... lines) {
    AsSent fields = new AsSent();
    for (String line : lines) {
      int colon = line.indexOf(':', 1);
      int value = line.startsWith(" ", colon + 1) ? colon + 2 : colon + 1;
      fields.add(line.substring(0, colon), line.substring(value));
    }
    ByteBuf block = Unpooled.buffer();
    try {
      encoder.encodeHeaders(1, fields, block);
    } catch (Http2Exception e) {
      throw new IllegalArgumentException("not to be encoded: " + List.of(lines), e);
    }
    return ByteBufUtil.getBytes(block);
  }

  /**
   * The fields of a block.
   *
   * @throws AssertionError if it is not HPACK
   */
  Fields decode(byte[] block) {
    List<String> lines = new ArrayList<>();
    try {
      for (var field : decoder.decodeHeaders(1, Unpooled.wrappedBuffer(block))) {
        lines.add(field.getKey() + ": " + field.getValue());
      }
    } catch (Http2Exception e) {
      throw new AssertionError("received a header block that is not HPACK", e);
    }
    return new Fields(lines);
  }

  /** The most that the other side's table may hold, which our SETTINGS said. */
  void limitTheirs(long bytes) {
    try {
      decoder.maxHeaderTableSize(bytes);
    } catch (Http2Exception e) {
      throw new IllegalArgumentException("bad size of a header table: " + bytes, e);
    }
  }

  /** The most that our table may hold, which the other side's SETTINGS said. */
  void limitOurs(long bytes) {
    try {
      encoder.maxHeaderTableSize(bytes);
    } catch (Http2Exception e) {
      throw new AssertionError("received a bad size of a header table: " + bytes, e);
    }
  }
}
