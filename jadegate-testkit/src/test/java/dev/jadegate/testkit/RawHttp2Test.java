package dev.jadegate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Raw frames against Netty's codec, which knows what is right. */
class RawHttp2Test {
  private static final int INITIAL_WINDOW_SIZE = 4;

  @Test
  void aRequestIsAnswered() throws Exception {
    Http2Origin.Answer answer =
        (request, stream) -> {
          stream.head(103, "link: </a>");
          stream.head(200, "x-a: b");
          stream.write(request.text());
          stream.end("x-t: 1");
        };
    try (Http2Origin origin = Http2Origin.answering(answer);
        RawHttp2 client = RawHttp2.connect(origin.port()).greet()) {
      client.head(1, false, "POST", "/x", "x-odd: 1").data(1, false, "bo").data(1, true, "dy");

      assertThat(client.response(1).status()).isEqualTo(103);
      ReceivedResponse response = client.response(1);
      assertThat(response.fields().lines()).containsExactly(":status: 200", "x-a: b");
      assertThat(response.text()).isEqualTo("body");
      assertThat(response.trailers().lines()).containsExactly("x-t: 1");
      assertThat(origin.takeRequest().fields().value("x-odd")).isEqualTo("1");
    }
  }

  @Test
  void responsesAreReadInAnyOrder() throws Exception {
    try (Http2Origin origin =
            Http2Origin.answering((request, stream) -> stream.respond(200, request.target()));
        RawHttp2 client = RawHttp2.connect(origin.port()).greet()) {
      client.get(1, "/1").get(3, "/3").get(5, "/5");

      assertThat(client.response(5).text()).isEqualTo("/5");
      assertThat(client.response(1).text()).isEqualTo("/1");
      assertThat(client.response(3).text()).isEqualTo("/3");
    }
  }

  @Test
  void aHeadInPiecesIsOne() throws Exception {
    try (Http2Origin origin = Http2Origin.saying("hello");
        RawHttp2 client = RawHttp2.connect(origin.port()).greet()) {
      byte[] block =
          client.block(":method: GET", ":scheme: http", ":authority: a.test", ":path: /pieces");
      client.headersInPieces(1, true, 3, block);

      assertThat(client.response(1).text()).isEqualTo("hello");
      assertThat(origin.takeRequest().target()).isEqualTo("/pieces");
    }
  }

  @Test
  void fieldsGoOutInTheirOrderAndAreJudgedByTheOtherEnd() throws Exception {
    try (Http2Origin origin = Http2Origin.saying("hello");
        RawHttp2 client = RawHttp2.connect(origin.port()).greet()) {
      client.headers(1, true, ":method: GET", ":scheme: http", "x-a: b", ":path: /");
      client.expectReset(1, Http2Error.PROTOCOL_ERROR);
      client.headers(3, true, ":method: GET", ":scheme: http", ":path: /", "X-Upper: b");
      client.expectReset(3, Http2Error.PROTOCOL_ERROR);
      assertThat(client.get(5, "/").response(5).text()).isEqualTo("hello");
    }
  }

  @Test
  void aFrameOfWrongLengthEndsTheConnection() throws Exception {
    try (Http2Origin origin = Http2Origin.saying("hello");
        RawHttp2 client = RawHttp2.connect(origin.port()).greet()) {
      client.frame(Http2Frame.PING, 0, 0, new byte[7]);

      client.expectGoAway(Http2Error.FRAME_SIZE_ERROR);
      assertThat(client.awaitEnd()).isFalse();
    }
  }

  @Test
  void aFailureTellsWhatCameInstead() throws Exception {
    try (Http2Origin origin = Http2Origin.saying("hello");
        RawHttp2 client = RawHttp2.connect(origin.port()).greet()) {
      client.windowUpdate(0, 0);

      assertThatThrownBy(() -> client.expectGoAway(Http2Error.ENHANCE_YOUR_CALM))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("expected GOAWAY with ENHANCE_YOUR_CALM")
          .hasMessageContaining("instead came GOAWAY on 0, flags 0x0: PROTOCOL_ERROR");
    }
  }

  @Test
  void heldWindowStallsABody() throws Exception {
    Http2Origin.Answer answer = (request, stream) -> stream.respond(200, "0123456789");
    try (Http2Origin origin = Http2Origin.answering(answer);
        RawHttp2 client = RawHttp2.connect(origin.port()).holdWindow()) {
      client.greet(INITIAL_WINDOW_SIZE, 4).get(1, "/");
      client.expectAcknowledgement();
      client.readHead(1);

      assertThat(client.readData(1).payload()).asString().isEqualTo("0123");
      assertThat(client.ping(7).expect(Http2Frame.PING, 0).has(Http2Frame.ACK)).isTrue();
      assertThat(client.isQuietFor(Duration.ofMillis(50))).isTrue();
      client.windowUpdate(1, 6);
      assertThat(client.readData(1).payload()).asString().isEqualTo("456789");
    }
  }

  @Test
  void tlsIsAgreedOn() throws Exception {
    X509Bundle certificate =
        new CertificateBuilder()
            .subject("CN=origin.test")
            .addSanDnsName("origin.test")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    try (Http2Origin origin =
            Http2Origin.with()
                .tls(certificate)
                .answering((request, stream) -> stream.respond(200, "sealed"));
        RawHttp2 client =
            RawHttp2.connect(origin.port(), "origin.test", certificate.getRootCertificate())) {
      assertThat(client.greet().get(1, "/").response(1).text()).isEqualTo("sealed");
    }
  }

  @Test
  void anOriginMayBeRawToo() throws Exception {
    Origin.Script script =
        connection -> {
          RawHttp2 raw = connection.http2().readPreface().settings();
          Fields request = raw.readHead(3);
          raw.headers(3, false, ":status: 200", "x-path: " + request.value(":path"));
          raw.data(3, true, "raw");
          raw.awaitEnd();
        };
    try (Origin origin = Origin.scripted(script);
        Http2Client client = Http2Client.connect(origin.port())) {
      ReceivedResponse response = client.get("/x");

      assertThat(response.field("x-path")).isEqualTo("/x");
      assertThat(response.text()).isEqualTo("raw");
    }
  }
}
