package dev.jadegate.header;

import dev.jadegate.api.BodySource;
import dev.jadegate.api.Failure;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.ResponseHead;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;

/**
 * The answer that the gateway makes when an exchange fails: JSON, RFC 9457 problem+json for clients
 * that ask for it, or a trailers-only gRPC answer. It says what and for which request, and nothing
 * of classes, addresses or configuration.
 *
 * @param head its head, which may still be changed
 * @param body its body
 */
public record ErrorResponse(HttpResponse head, BodySource body) {
  private static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";

  /** The answer to this failure of this request. */
  public static ErrorResponse of(Failure failure, String requestId, HttpRequest request) {
    return of(failure, failure.grpcStatus(), requestId, request);
  }

  /** The same with another gRPC status than the failure's, if it is a gRPC call. */
  public static ErrorResponse of(
      Failure failure, int grpcStatus, String requestId, HttpRequest request) {
    ErrorResponse made =
        of(new Said(failure.status(), grpcStatus, reason(failure)), requestId, request);
    if (failure == Failure.WEBSOCKET_VERSION) {
      made.head().headers().set(FieldNames.SEC_WEBSOCKET_VERSION, "13"); // RFC 6455, section 4.4
    } else if (failure == Failure.OVERLOADED) {
      made.head().headers().set(FieldNames.RETRY_AFTER, "1"); // queues move within the least of it
    }
    return made;
  }

  /** The answer that an instance might make that fails with this status. */
  public static ErrorResponse of(int status, String reason, String requestId, HttpRequest request) {
    return of(new Said(status, Grpc.statusOfHttp(status), reason), requestId, request);
  }

  /** What is said, in whatever form. The reason needs no escaping in any. */
  private record Said(int status, int grpcStatus, String reason) {}

  private static ErrorResponse of(Said said, String requestId, HttpRequest request) {
    String type = request.headers().get(FieldNames.CONTENT_TYPE);
    if (type != null && Grpc.isType(type)) {
      return grpc(said);
    }
    String accept = request.headers().get(FieldNames.ACCEPT);
    boolean problem = accept != null && accept.contains(PROBLEM);
    String json = problem ? problem(said, requestId) : plain(said, requestId);
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    HttpHeaders fields = new HeaderBlock();
    fields.add(FieldNames.CONTENT_TYPE, problem ? PROBLEM : JSON);
    fields.add(FieldNames.CONTENT_LENGTH, Integer.toString(body.length));
    return new ErrorResponse(
        head(said.status(), fields), BodySource.of(Unpooled.wrappedBuffer(body)));
  }

  /**
   * Trailers-only: the status is 200 and the fields that would be trailers stand in the head. No
   * reason has a character that would have to be percent-encoded.
   */
  private static ErrorResponse grpc(Said said) {
    HeaderBlock fields = grpcTrailers(said);
    fields.add(FieldNames.CONTENT_TYPE, Grpc.TYPE);
    return new ErrorResponse(head(200, fields), BodySource.empty());
  }

  /** The trailers of a gRPC call that fails after its answer has begun. */
  public static HeaderBlock grpcTrailers(Failure failure, int grpcStatus) {
    return grpcTrailers(new Said(failure.status(), grpcStatus, reason(failure)));
  }

  private static HeaderBlock grpcTrailers(Said said) {
    HeaderBlock fields = new HeaderBlock();
    fields.add(FieldNames.GRPC_STATUS, Integer.toString(said.grpcStatus()));
    fields.add(FieldNames.GRPC_MESSAGE, said.reason());
    return fields;
  }

  private static HttpResponse head(int status, HttpHeaders fields) {
    return new ResponseHead(HttpResponseStatus.valueOf(status), (HeaderBlock) fields);
  }

  private static String plain(Said said, String requestId) {
    return "{\"error\":\""
        + said.reason()
        + "\",\"status\":"
        + said.status()
        + ",\"request_id\":\""
        + escaped(requestId)
        + "\"}\n";
  }

  private static String problem(Said said, String requestId) {
    return "{\"type\":\"about:blank\",\"title\":\""
        + said.reason()
        + "\",\"status\":"
        + said.status()
        + ",\"request_id\":\""
        + escaped(requestId)
        + "\"}\n";
  }

  /** Ids are visible ASCII, so only these two need care. */
  private static String escaped(String id) {
    return id.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static String reason(Failure failure) {
    return switch (failure) {
      case BAD_REQUEST -> "malformed request";
      case BAD_HOST -> "missing or malformed Host";
      case BAD_PATH -> "malformed path";
      case HEADER_TOO_LARGE -> "header section too large";
      case URI_TOO_LONG -> "request target too long";
      case UNSUPPORTED_CODING -> "transfer coding not supported";
      case UNSUPPORTED_VERSION -> "protocol version not supported";
      case UNSUPPORTED_PROTOCOL -> "protocol not supported";
      case WEBSOCKET_VERSION -> "WebSocket version not supported";
      case EXPECTATION_FAILED -> "expectation not supported";
      case BODY_TOO_LARGE -> "request body too large";
      case CLIENT_TIMEOUT -> "request took too long";
      case CLIENT_ABORT -> "client closed the request";
      case NO_ROUTE -> "no route";
      case MISDIRECTED -> "host is not served on this connection";
      case METHOD_NOT_ALLOWED -> "method not allowed";
      case UNAUTHENTICATED -> "not authenticated";
      case DENIED -> "not allowed";
      case RATE_LIMITED -> "rate limit exceeded";
      case LOOP -> "request loop";
      case AUTH_UNAVAILABLE,
          NO_INSTANCE,
          BREAKER_OPEN,
          CONNECT_FAILURE,
          REFUSED_STREAM,
          SHUTTING_DOWN ->
          "service unavailable";
      case OVERLOADED -> "overloaded";
      case INTERNAL -> "internal error";
      case CONNECT_TIMEOUT, RESPONSE_TIMEOUT -> "service took too long";
      case STALE_CONNECTION, RESET, BAD_RESPONSE, TRUNCATED -> "bad answer of the service";
    };
  }
}
