package dev.jadegate.http3;

import dev.jadegate.message.HeadAssembler;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http3.Http3Headers;
import java.util.Map;

/** The fields of a request as Netty decodes them. */
final class RequestFields {
  /** As many as a head may have; more are only sent to make trouble. */
  private static final int MAX_FIELDS = 256;

  private RequestFields() {}

  /** Checks the fields, and puts them together as a head or trailers. */
  static HeadAssembler assemble(Http3Headers fields, HeadAssembler heads, int maxBytes) {
    heads.start(maxBytes, MAX_FIELDS);
    for (Map.Entry<CharSequence, CharSequence> field : fields) {
      heads.field(field.getKey(), field.getValue());
    }
    return heads;
  }

  /**
   * Whether nothing but the FIN is to be expected, which some clients send in a packet of its own.
   * Passed on before, the request would reach an HTTP/1 instance as one with content.
   */
  static boolean isNearlyWhole(Http3Headers head) {
    CharSequence method = head.method();
    return (HttpMethod.GET.asciiName().contentEquals(method)
            || HttpMethod.HEAD.asciiName().contentEquals(method))
        && !head.contains(HttpHeaderNames.CONTENT_LENGTH)
        && !head.contains(HttpHeaderNames.EXPECT);
  }
}
