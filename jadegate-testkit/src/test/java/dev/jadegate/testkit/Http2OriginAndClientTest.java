package dev.jadegate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Origin and client of HTTP/2, face to face: what one sends, the other sees. */
class Http2OriginAndClientTest {
  @Test
  void aRequestArrivesAsItWasSent() throws Exception {
    try (Http2Origin origin = Http2Origin.saying("hello");
        Http2Client client = Http2Client.connect(origin.port())) {
      ReceivedResponse response = client.post("/x", "body", "X-Odd: 1");

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.text()).isEqualTo("hello");
      ReceivedRequest request = origin.takeRequest();
      assertThat(request.method()).isEqualTo("POST");
      assertThat(request.target()).isEqualTo("/x");
      assertThat(request.fields().value(":authority")).isEqualTo("gateway.test");
      assertThat(request.fields().value("x-odd")).isEqualTo("1");
      assertThat(request.text()).isEqualTo("body");
    }
  }

  @Test
  void interimResponsesAndTrailersAreRead() throws Exception {
    Http2Origin.Answer answer =
        (request, stream) -> {
          stream.head(103, "link: </a>");
          stream.head(200);
          stream.write("part");
          stream.end("x-t: 1", "x-got: " + request.trailers().value("x-sent"));
        };
    try (Http2Origin origin = Http2Origin.answering(answer);
        Http2Client client = Http2Client.connect(origin.port())) {
      Http2Exchange exchange = client.open("POST", "/");
      exchange.write("body");
      exchange.end("x-sent: 2");

      assertThat(exchange.readResponse().field("link")).isEqualTo("</a>");
      ReceivedResponse response = exchange.readResponse();
      assertThat(response.text()).isEqualTo("part");
      assertThat(response.trailers().lines()).containsExactly("x-t: 1", "x-got: 2");
    }
  }

  @Test
  void streamsAreServedAtTheSameTime() throws Exception {
    Gate gate = new Gate();
    Http2Origin.Answer answer =
        (request, stream) -> {
          gate.await();
          stream.respond(200, request.target());
        };
    try (Http2Origin origin = Http2Origin.answering(answer);
        Http2Client client = Http2Client.connect(origin.port())) {
      List<Http2Exchange> exchanges = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        exchanges.add(client.start("GET", "/" + i));
        origin.takeRequest();
      }
      gate.open();

      for (int i = 0; i < 50; i++) {
        assertThat(exchanges.get(i).readResponse().text()).isEqualTo("/" + i);
      }
      assertThat(origin.mostStreams()).isEqualTo(50);
      assertThat(origin.connections()).hasSize(1);
    }
  }

  @Test
  void tlsIsSpokenByAlpn() throws Exception {
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
        Http2Client client =
            Http2Client.connect(origin.port(), "origin.test", certificate.getRootCertificate())) {
      assertThat(client.get("/").text()).isEqualTo("sealed");
      assertThat(origin.takeRequest().fields().value(":scheme")).isEqualTo("https");
      assertThatThrownBy(() ->
              Http2Client.connect(origin.port(), "other.test", certificate.getRootCertificate()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void resetsAreSeenWithTheirCodesOnBothSides() throws Exception {
    CompletableFuture<Http2Error> seen = new CompletableFuture<>();
    Http2Origin.Script script =
        stream -> {
          if (stream.readHead().target().equals("/refused")) {
            stream.reset(Http2Error.REFUSED_STREAM);
          } else {
            seen.complete(stream.awaitReset());
          }
        };
    try (Http2Origin origin = Http2Origin.scripted(script);
        Http2Client client = Http2Client.connect(origin.port())) {
      assertThatThrownBy(() -> client.get("/refused"))
          .isInstanceOfSatisfying(
              StreamResetException.class,
              reset -> assertThat(reset.error()).isEqualTo(Http2Error.REFUSED_STREAM));

      client.open("POST", "/cancelled").reset(Http2Error.ENHANCE_YOUR_CALM);
      assertThat(seen.get(Gate.PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .isEqualTo(Http2Error.ENHANCE_YOUR_CALM);
      assertThat(origin.resets()).containsExactly(Http2Error.ENHANCE_YOUR_CALM);
    }
  }

  @Test
  void aScriptThatReturnsEarlyResetsItsStream() throws Exception {
    Http2Origin.Script script =
        stream -> {
          if (stream.readHead().target().equals("/early")) {
            stream.respond(200, "early");
          }
        };
    try (Http2Origin origin = Http2Origin.scripted(script);
        Http2Client client = Http2Client.connect(origin.port())) {
      Http2Exchange early = client.open("POST", "/early");
      assertThat(early.readResponse().text()).isEqualTo("early");
      assertThat(early.awaitReset()).isEqualTo(Http2Error.NO_ERROR);
      assertThat(client.start("GET", "/never").awaitReset()).isEqualTo(Http2Error.CANCEL);
    }
  }

  @Test
  void streamsAboveTheLastOfGoAwayEnd() throws Exception {
    Gate seen = new Gate();
    Http2Origin.Answer answer =
        (request, stream) -> {
          if (request.target().equals("/late")) {
            stream.connection().goAway(stream.id() - 2, Http2Error.NO_ERROR);
            seen.open();
          } else {
            seen.await();
            stream.respond(200, "kept");
          }
        };
    try (Http2Origin origin = Http2Origin.answering(answer);
        Http2Client client = Http2Client.connect(origin.port())) {
      Http2Exchange first = client.start("GET", "/");
      Http2Exchange late = client.start("GET", "/late");

      assertThatThrownBy(late::readResponse).isInstanceOf(EOFException.class);
      assertThat(first.readResponse().text()).isEqualTo("kept");
      assertThat(client.connection().awaitGoAway()).isEqualTo(Http2Error.NO_ERROR);
    }
  }

  @Test
  void whoDoesNotReadStallsTheOtherEnd() throws Exception {
    Gate gate = new Gate();
    Http2Origin.Script script =
        stream -> {
          stream.readHead();
          gate.await();
          stream.respond(200, "read " + stream.readAll().length);
        };
    try (Http2Origin origin = Http2Origin.scripted(script);
        Http2Client client = Http2Client.connect(origin.port())) {
      Http2Exchange exchange = client.open("POST", "/");
      exchange.write(new byte[65_535]); // all the window there is at first
      CompletableFuture<Void> more = new CompletableFuture<>();
      Thread writer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  exchange.write(new byte[65_535]);
                  exchange.end();
                  more.complete(null);
                } catch (IOException | InterruptedException e) {
                  more.completeExceptionally(e);
                }
              });
      assertThat(writer.join(Duration.ofMillis(50))).isFalse();
      gate.open();

      assertThat(exchange.readResponse().text()).isEqualTo("read 131070");
      more.get(Gate.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  void aConnectionClosedInMidBodyIsNotTheBodysEnd() throws Exception {
    Http2Origin.Answer answer =
        (request, stream) -> {
          stream.head(200);
          stream.write("part");
          stream.connection().close();
        };
    try (Http2Origin origin = Http2Origin.answering(answer);
        Http2Client client = Http2Client.connect(origin.port())) {
      Http2Exchange exchange = client.start("GET", "/");
      exchange.readHead();

      assertThat(exchange.read()).asString().isEqualTo("part");
      assertThatThrownBy(exchange::read).isInstanceOf(EOFException.class);
      client.connection().awaitEnd();
    }
  }

  @Test
  void aStreamBeyondTheSettingsIsRefused() throws Exception {
    Gate gate = new Gate();
    Http2Origin.Answer answer =
        (request, stream) -> {
          gate.await();
          stream.respond(200, "one");
        };
    try (Http2Origin origin = Http2Origin.with().maxConcurrentStreams(1).answering(answer);
        Http2Client client = Http2Client.connect(origin.port())) {
      Http2Exchange one = client.start("GET", "/1");

      assertThatThrownBy(() -> client.get("/2")).isInstanceOf(IOException.class);
      gate.open();
      assertThat(one.readResponse().text()).isEqualTo("one");
      assertThat(origin.mostStreams()).isEqualTo(1);
    }
  }

  @Test
  void anErrorInAScriptFailsTheOriginsEnd() throws Exception {
    Http2Origin origin =
        Http2Origin.answering((request, stream) -> {
          throw new AssertionError("unexpected");
        });
    Http2Client client = Http2Client.connect(origin.port());
    assertThat(client.start("GET", "/").awaitReset()).isEqualTo(Http2Error.INTERNAL_ERROR);
    client.close();

    assertThatThrownBy(origin::close).hasMessageContaining("unexpected");
  }

  @Test
  void theirBuffersAreNotTakenForTheGateways() throws Exception {
    LeakWatch.enter();
    Http2Origin origin = Http2Origin.saying("hello");
    Http2Client client = Http2Client.connect(origin.port());
    client.open("POST", "/").write(new byte[10_000]); // half a request stays where it is

    LeakWatch.leave();
    client.close();
    origin.close();
  }
}
