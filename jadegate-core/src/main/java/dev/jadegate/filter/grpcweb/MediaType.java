package dev.jadegate.filter.grpcweb;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One of the media types of gRPC-Web.
 *
 * @param isText whether the body is in base64
 * @param suffix the message format, such as {@code +proto}; empty if none is named
 */
record MediaType(boolean isText, String suffix) {
  private static final String WEB = "application/grpc-web";
  private static final String TEXT = "-text";

  /** The media type in a field's value, without its parameters; null if it is another protocol. */
  static @Nullable MediaType of(String value) {
    String type = withoutParameters(value).toLowerCase(Locale.ROOT);
    if (!type.startsWith(WEB)) {
      return null;
    }
    boolean text = type.startsWith(TEXT, WEB.length());
    String suffix = type.substring(WEB.length() + (text ? TEXT.length() : 0));
    return suffix.isEmpty() || suffix.charAt(0) == '+' ? new MediaType(text, suffix) : null;
  }

  /** The message format in a media type of gRPC or gRPC-Web. */
  static String suffixOf(String value) {
    String type = withoutParameters(value);
    int plus = type.indexOf('+');
    return plus < 0 ? "" : type.substring(plus);
  }

  private static String withoutParameters(String value) {
    int end = 0;
    while (end < value.length() && ";, ".indexOf(value.charAt(end)) < 0) {
      end++;
    }
    return value.substring(0, end);
  }

  @Override
  public String toString() {
    return WEB + (isText ? TEXT : "") + suffix;
  }
}
