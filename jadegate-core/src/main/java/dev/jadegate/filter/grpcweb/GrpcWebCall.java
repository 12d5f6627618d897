package dev.jadegate.filter.grpcweb;

import dev.jadegate.message.FieldName;
import dev.jadegate.message.FieldNames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.base64.Base64;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import java.util.Map.Entry;

/** What the filter remembers of one call. Holds no buffers. Event loop only. */
final class GrpcWebCall {
  /** Marks the message that holds the trailers. */
  private static final int TRAILERS = 0x80;

  private static final int PREFIX = 5;

  private static final FieldName[] STATUS = {
    FieldNames.GRPC_STATUS, FieldNames.GRPC_MESSAGE, FieldName.of("grpc-status-details-bin")
  };

  private final MediaType sent;
  private final boolean textWanted;
  private final Base64Decoder decoder = new Base64Decoder();
  private boolean answerTranslated;
  private final StringBuilder lines = new StringBuilder();

  /**
   * @param sent what the client sent
   * @param textWanted whether it wants its answer in base64
   */
  GrpcWebCall(MediaType sent, boolean textWanted) {
    this.sent = sent;
    this.textWanted = textWanted;
  }

  boolean isTextSent() {
    return sent.isText();
  }

  Base64Decoder decoder() {
    return decoder;
  }

  /** Says whether the answer is gRPC; a later answer may take the place of an earlier one. */
  void translateAnswer(boolean translated) {
    answerTranslated = translated;
    lines.setLength(0);
  }

  boolean isAnswerTranslated() {
    return answerTranslated;
  }

  /** The media type of the answer, of which gRPC says this. */
  String answerType(String type) {
    String suffix = MediaType.suffixOf(type);
    return new MediaType(textWanted, suffix.isEmpty() ? sent.suffix() : suffix).toString();
  }

  /** Takes what belongs among the trailers out of the head of an answer that is trailers only. */
  void takeStatus(HttpHeaders head) {
    for (FieldName name : STATUS) {
      String value = head.get(name);
      if (value != null) {
        head.remove(name);
        line(name.text(), value);
      }
    }
  }

  /** The message of the trailers: flag, length, and the fields as in HTTP/1.1. */
  ByteBuf trailers(HttpHeaders trailers) {
    for (Entry<String, String> field : trailers) {
      line(field.getKey(), field.getValue());
    }
    ByteBuf frame = Unpooled.buffer(PREFIX + lines.length());
    frame.writeByte(TRAILERS).writeInt(lines.length());
    ByteBufUtil.writeAscii(frame, lines);
    return frame;
  }

  private void line(String name, String value) {
    lines.append(name.toLowerCase(Locale.ROOT)).append(": ").append(value).append("\r\n");
  }

  /**
   * Part of the answer as the client wants it; the buffer passes over. Each part is padded by
   * itself, which clients expect: a message is whole as soon as its chunk is there.
   */
  ByteBuf encode(ByteBuf data) {
    if (!textWanted || !data.isReadable()) {
      return data;
    }
    try {
      return Base64.encode(data, data.readerIndex(), data.readableBytes(), false);
    } finally {
      data.release();
    }
  }
}
