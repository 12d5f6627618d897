package dev.jadegate.header;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.BodyOut;
import dev.jadegate.api.Failure;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.RequestHead;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What a client sees of a failure (SEMANTICS 117, 131)")
final class ErrorResponseTest {
  private final HeaderBlock asked = new HeaderBlock();

  private ErrorResponse answer(Failure failure, String id) {
    return ErrorResponse.of(
        failure, id, new RequestHead(HttpMethod.GET, "/", HttpVersion.HTTP_1_1, asked, false));
  }

  private static String body(ErrorResponse response) {
    StringBuilder text = new StringBuilder();
    response
        .body()
        .start(
            new BodyOut() {
              @Override
              public void write(HttpContent chunk) {
                text.append(chunk.content().toString(StandardCharsets.UTF_8));
                text.append(chunk instanceof LastHttpContent ? "" : "more to come");
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
            });
    return text.toString();
  }

  @Test
  void usualAnswerIsJson() {
    ErrorResponse response = answer(Failure.NO_ROUTE, "i\"d");

    String body = body(response);
    assertThat(body)
        .isEqualTo("{\"error\":\"no route\",\"status\":404,\"request_id\":\"i\\\"d\"}\n");
    assertThat(response.head().status().code()).isEqualTo(404);
    assertThat(response.head().headers().get("content-type")).isEqualTo("application/json");
    assertThat(response.head().headers().get("content-length")).isEqualTo("" + body.length());
  }

  @Test
  void problemJsonIsGivenToThoseWhoAskForIt() {
    asked.add("Accept", "text/html, application/problem+json;q=0.5");

    ErrorResponse response = answer(Failure.RESPONSE_TIMEOUT, "id");

    assertThat(body(response)).contains("\"type\":\"about:blank\"").contains("\"status\":504");
    assertThat(response.head().headers().get("content-type")).isEqualTo("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/grpc", "application/grpc+proto", "application/GRPC;x=y"})
  void grpcIsAnsweredByTrailersOnly(String type) {
    asked.add("Content-Type", type);

    ErrorResponse response = answer(Failure.NO_INSTANCE, "id");

    assertThat(response.head().status().code()).isEqualTo(200);
    assertThat(response.head().headers().get("grpc-status")).isEqualTo("14");
    assertThat(response.head().headers().get("grpc-message")).isEqualTo("service unavailable");
    assertThat(body(response)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void everyFailureHasAGrpcStatusAndAMessageThatNeedsNoEncoding(Failure failure) {
    asked.add("Content-Type", "application/grpc");

    HttpResponse head = answer(failure, "id").head();

    assertThat(head.headers().get("grpc-status")).isEqualTo("" + failure.grpcStatus());
    assertThat(failure.grpcStatus()).isBetween(1, 16);
    assertThat(head.headers().get("grpc-message"))
        .isNotEmpty()
        .matches(text -> text.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '%'));
  }

  @ParameterizedTest
  @CsvSource({"UNAUTHENTICATED, 16", "DENIED, 7", "RATE_LIMITED, 8", "RESPONSE_TIMEOUT, 4"})
  void whatFiltersAndTimersRefuseHasTheCodeOfItsMeaning(Failure failure, int status) {
    assertThat(failure.grpcStatus()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/grpc-web", "application/grpcx", "text/plain"})
  void otherTypesAreNotGrpc(String type) {
    asked.add("Content-Type", type);

    assertThat(answer(Failure.NO_INSTANCE, "id").head().status().code()).isEqualTo(503);
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void everyFailureHasAnAnswerWithItsStatus(Failure failure) {
    ErrorResponse response = answer(failure, "id");

    assertThat(response.head().status().code()).isEqualTo(failure.status());
    assertThat(body(response)).contains("\"status\":" + failure.status()).contains("\"id\"");
  }
}
