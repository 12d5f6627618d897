package dev.jadegate.filter.grpcweb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.BodyOut;
import dev.jadegate.api.Failure;
import dev.jadegate.filter.FakeExchange;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("gRPC-Web to gRPC and back, head and chunks (gRPC PROTOCOL-WEB)")
final class GrpcWebFilterTest {
  private static final String TRAILERS = "grpc-status: 0\r\ngrpc-message: fine\r\n";
  private static final String FRAME = "\u0080\0\0\0\u0024" + TRAILERS;

  private final GrpcWebFilter filter = new GrpcWebFilter();
  private final FakeExchange exchange = new FakeExchange();
  private final ResponseHead response = new ResponseHead(HttpResponseStatus.OK, new HeaderBlock());
  private final List<String> out = new ArrayList<>();

  private final BodyOut next =
      new BodyOut() {
        @Override
        public void write(HttpContent chunk) {
          String last = chunk instanceof LastHttpContent ? "." : "";
          out.add(chunk.content().toString(StandardCharsets.ISO_8859_1) + last);
          chunk.release();
        }

        @Override
        public void fail(Failure failure, String detail) {
          throw new AssertionError(detail);
        }

        @Override
        public boolean isWritable() {
          return true;
        }
      };

  @BeforeEach
  void post() {
    exchange.method = HttpMethod.POST;
  }

  private void request(String type) {
    exchange.fields.add("Content-Type", type);
    filter.onRequest(exchange, exchange.request());
  }

  private void answer(String type) {
    response.headers().add("Content-Type", type);
    filter.onResponse(exchange, response);
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }

  private static LastHttpContent end(String text) {
    LastHttpContent last = new DefaultLastHttpContent(bytes(text));
    last.trailingHeaders().add("Grpc-Status", "0").add("grpc-message", "fine");
    return last;
  }

  @ParameterizedTest
  @CsvSource({
    "application/grpc-web, application/grpc, application/grpc-web",
    "application/grpc-web+proto, application/grpc+proto, application/grpc-web+proto",
    "application/grpc-web-text, application/grpc, application/grpc-web-text",
    "Application/gRPC-Web-Text+Proto;charset=utf-8, application/grpc+proto,"
        + " application/grpc-web-text+proto"
  })
  void typesAreTranslatedBothWays(String web, String grpc, String back) {
    request(web);
    answer("application/grpc");

    assertThat(exchange.fields.get("content-type")).isEqualTo(grpc);
    assertThat(response.headers().get("content-type")).isEqualTo(back);
  }

  @ParameterizedTest
  @CsvSource({"application/json", "application/grpc", "application/grpc-webx", "text/plain"})
  void othersPassUntouched(String type) {
    request(type);
    answer("application/grpc");
    filter.onRequestBody(exchange, new DefaultHttpContent(bytes("a=b")), next);
    filter.onResponseBody(exchange, end("x"), next);

    assertThat(exchange.fields.get("content-type")).isEqualTo(type);
    assertThat(response.headers().get("content-type")).isEqualTo("application/grpc");
    assertThat(out).containsExactly("a=b", "x.");
  }

  @Test
  void trailersBecomeTheLastMessage() {
    request("application/grpc-web+proto");
    response.headers().add("Content-Length", "4").add("Trailer", "grpc-status");
    answer("application/grpc");
    filter.onResponseBody(exchange, new DefaultHttpContent(bytes("abc")), next);
    filter.onResponseBody(exchange, end("d"), next);

    assertThat(out).containsExactly("abc", "d", FRAME + ".");
    assertThat(response.headers().names()).containsExactly("Content-Type");
  }

  @Test
  void statusInTheHeadBecomesAMessageToo() {
    request("application/grpc-web");
    response.headers().add("grpc-status", "0").add("grpc-message", "fine").add("x", "y");
    answer("application/grpc");
    filter.onResponseBody(exchange, LastHttpContent.EMPTY_LAST_CONTENT, next);

    assertThat(out).containsExactly(FRAME + ".");
    assertThat(response.headers().names()).containsExactlyInAnyOrder("x", "Content-Type");
  }

  @Test
  void answerThatReplacesAnotherHasItsOwnStatusOnly() {
    request("application/grpc-web");
    ResponseHead first = new ResponseHead(HttpResponseStatus.OK, new HeaderBlock());
    first.headers().add("content-type", "application/grpc").add("grpc-status", "5");
    filter.onResponse(exchange, first);
    response.headers().add("grpc-status", "0").add("grpc-message", "fine");
    answer("application/grpc");
    filter.onResponseBody(exchange, LastHttpContent.EMPTY_LAST_CONTENT, next);

    assertThat(out).containsExactly(FRAME + ".");
  }

  @Test
  void textIsDecodedAndEncodedPieceByPiece() {
    exchange.fields.add("Content-Length", "8");
    request("application/grpc-web-text");
    answer("application/grpc");
    filter.onRequestBody(exchange, new DefaultHttpContent(bytes("aG")), next);
    filter.onRequestBody(exchange, new DefaultHttpContent(bytes("VsbG")), next);
    filter.onRequestBody(exchange, new DefaultLastHttpContent(bytes("8=")), next);
    filter.onResponseBody(exchange, new DefaultHttpContent(bytes("a")), next);
    filter.onResponseBody(exchange, end(""), next);

    String frame =
        java.util.Base64.getEncoder().encodeToString(FRAME.getBytes(StandardCharsets.ISO_8859_1));
    assertThat(out).containsExactly("hel", "lo.", "YQ==", frame + ".");
    assertThat(exchange.fields.contains("content-length")).isFalse();
  }

  @Test
  void acceptDecidesTheFormOfTheAnswer() {
    exchange.fields.add("Accept", "application/grpc-web-text, */*");
    request("application/grpc-web+proto");
    answer("application/grpc");

    assertThat(response.headers().get("content-type")).isEqualTo("application/grpc-web-text+proto");
    assertThat(exchange.fields.contains("accept")).isFalse();
  }

  @Test
  void answerThatIsNoGrpcPasses() {
    request("application/grpc-web-text");
    response.setStatus(HttpResponseStatus.BAD_GATEWAY);
    answer("text/html");
    filter.onResponseBody(exchange, new DefaultLastHttpContent(bytes("<p>")), next);

    assertThat(response.headers().get("content-type")).isEqualTo("text/html");
    assertThat(out).containsExactly("<p>.");
  }

  @Test
  void onlyPostIsACall() {
    exchange.method = HttpMethod.GET;
    request("application/grpc-web");

    assertThat(exchange.fields.get("content-type")).isEqualTo("application/grpc-web");
  }
}
