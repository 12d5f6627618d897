package dev.jadegate.filter.grpcweb;

import dev.jadegate.api.BodyOut;
import dev.jadegate.api.Exchange;
import dev.jadegate.api.Filter;
import dev.jadegate.api.Slot;
import dev.jadegate.api.Verdict;
import dev.jadegate.header.Grpc;
import dev.jadegate.message.FieldNames;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * gRPC-Web to gRPC and back (gRPC's PROTOCOL-WEB). Browsers give scripts no trailers, so the
 * protocol puts them into the body, as the last message, with a flag of their own; its text form
 * has the body in base64 besides. Chunks are translated as they come, and nothing is collected.
 * Requests of all other kinds pass untouched.
 */
public final class GrpcWebFilter implements Filter {
  private static final Slot<GrpcWebCall> CALL = Slot.named("grpc-web");

  @Override
  public Verdict onRequest(Exchange exchange, HttpRequest request) {
    HttpHeaders fields = request.headers();
    String type = fields.get(FieldNames.CONTENT_TYPE);
    if (type == null || request.method() != HttpMethod.POST) {
      return Verdict.proceed();
    }
    MediaType web = MediaType.of(type);
    if (web == null) {
      return Verdict.proceed();
    }
    String accept = fields.get(FieldNames.ACCEPT);
    MediaType wanted = accept == null ? null : MediaType.of(accept);
    boolean textWanted = wanted == null ? web.isText() : wanted.isText();
    exchange.set(CALL, new GrpcWebCall(web, textWanted));
    fields.set(FieldNames.CONTENT_TYPE, Grpc.TYPE + web.suffix());
    fields.remove(FieldNames.ACCEPT); // it names gRPC-Web, which the instance does not speak
    if (web.isText()) {
      fields.remove(FieldNames.CONTENT_LENGTH);
    }
    return Verdict.proceed();
  }

  @Override
  public void onRequestBody(Exchange exchange, HttpContent chunk, BodyOut out) {
    GrpcWebCall call = exchange.get(CALL);
    if (call == null || !call.isTextSent()) {
      out.write(chunk);
      return;
    }
    ByteBuf decoded;
    try {
      decoded = call.decoder().decode(chunk.content(), chunk instanceof LastHttpContent);
    } finally {
      chunk.release();
    }
    if (chunk instanceof LastHttpContent) {
      out.write(new DefaultLastHttpContent(decoded));
    } else {
      pass(decoded, out);
    }
  }

  /**
   * What is no gRPC passes as it is: clients of gRPC-Web read the status of HTTP too. The status of
   * an answer without a body stands in its head, and goes where the client looks for it.
   */
  @Override
  public Verdict onResponse(Exchange exchange, HttpResponse response) {
    GrpcWebCall call = exchange.get(CALL);
    if (call == null) {
      return Verdict.proceed();
    }
    HttpHeaders fields = response.headers();
    String type = fields.get(FieldNames.CONTENT_TYPE);
    call.translateAnswer(type != null && Grpc.isType(type));
    if (call.isAnswerTranslated()) {
      fields.set(FieldNames.CONTENT_TYPE, call.answerType(String.valueOf(type)));
      fields.remove(FieldNames.CONTENT_LENGTH);
      fields.remove(FieldNames.TRAILER);
      call.takeStatus(fields);
    }
    return Verdict.proceed();
  }

  @Override
  public void onResponseBody(Exchange exchange, HttpContent chunk, BodyOut out) {
    GrpcWebCall call = exchange.get(CALL);
    if (call == null || !call.isAnswerTranslated()) {
      out.write(chunk);
      return;
    }
    pass(call.encode(chunk.content()), out);
    if (chunk instanceof LastHttpContent last) {
      ByteBuf trailers = call.encode(call.trailers(last.trailingHeaders()));
      out.write(new DefaultLastHttpContent(trailers));
    }
  }

  /** Hands on a part that is not the last, unless there is nothing in it. */
  private static void pass(ByteBuf data, BodyOut out) {
    if (data.isReadable()) {
      out.write(new DefaultHttpContent(data));
    } else {
      data.release();
    }
  }
}
