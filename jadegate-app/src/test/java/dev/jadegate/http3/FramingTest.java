package dev.jadegate.http3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Fields;
import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Http3Client;
import dev.jadegate.testkit.Http3Stream;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.ReceivedResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What frames a message in HTTP/1 becomes what frames it in HTTP/3, and the other way. */
@Timeout(60)
class FramingTest {
  @Test
  void trailersPassInBothDirections() throws Exception {
    try (Origin origin =
            Origin.answering((request, connection) ->
                connection.write(
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: Sum\r\n\r\n"
                        + "3\r\nabc\r\n0\r\nSum: 6\r\n\r\n"));
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin);
        Http3Client client = gateway.client()) {
      Http3Stream stream = client.open();
      stream.head(false, ":method: POST", ":path: /", "te: trailers").data("abc");
      stream.section(true, "sum: 7");
      ReceivedResponse response = stream.response();

      assertThat(response.text()).isEqualTo("abc");
      assertThat(response.trailers().value("sum")).isEqualTo("6");
      assertThat(response.fields().has("transfer-encoding")).isFalse();
      ReceivedRequest received = origin.requests().getFirst();
      assertThat(received.text()).isEqualTo("abc");
      assertThat(received.trailers().value("sum")).isEqualTo("7");
    }
  }

  @Test
  void anAnswerToHeadHasItsLengthAndNoBody() throws Exception {
    try (Origin origin =
            Origin.answering((request, connection) ->
                connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"));
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin);
        Http3Client client = gateway.client()) {
      ReceivedResponse response = client.open().head(true, ":method: HEAD", ":path: /").response();

      assertThat(response.field("content-length")).isEqualTo("1000");
      assertThat(response.body()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void anAnswerWithoutContentEndsWithItsHead(int status) throws Exception {
    try (Origin origin =
            Origin.answering((request, connection) ->
                connection.write("HTTP/1.1 " + status + " None\r\nETag: \"x\"\r\n\r\n"));
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin);
        Http3Client client = gateway.client()) {
      ReceivedResponse response = client.get("/").response();

      assertThat(response.field(":status")).isEqualTo(String.valueOf(status));
      assertThat(response.fields().has("content-length")).isFalse();
      assertThat(response.body()).isEmpty();
    }
  }

  @Test
  void anEarlyHintPassesBeforeTheAnswer() throws Exception {
    Gate hinted = new Gate();
    try (Origin origin =
            Origin.answering((request, connection) -> {
              connection.write("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
              hinted.await();
              connection.respond(200, "all");
            });
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin);
        Http3Client client = gateway.client()) {
      Http3Stream stream = client.get("/");
      Fields hint = stream.takeHead();
      hinted.open();

      assertThat(hint.value(":status")).isEqualTo("103");
      assertThat(hint.value("link")).isEqualTo("</a>");
      assertThat(stream.response().text()).isEqualTo("all");
    }
  }

  @Test
  void aClientThatWaitsFor100GetsIt() throws Exception {
    try (Origin origin =
            Origin.scripted(connection -> {
              ReceivedRequest head = connection.readHead();
              connection.write("HTTP/1.1 100 Continue\r\n\r\n");
              connection.respond(200, connection.readBody(head));
            });
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin);
        Http3Client client = gateway.client()) {
      Http3Stream stream = client.open();
      stream.head(false, ":method: POST", ":path: /", "content-length: 3", "expect: 100-continue");
      Fields interim = stream.takeHead();
      stream.data("abc").end();

      assertThat(interim.value(":status")).isEqualTo("100");
      assertThat(stream.response().text()).isEqualTo("abc");
    }
  }

  @Test
  void partsOfACookieAreJoinedAndFieldsOfAConnectionGo() throws Exception {
    try (Origin origin =
            Origin.answering((request, connection) ->
                connection.respond(
                    200, "", "Connection: X-Hop", "X-Hop: 1", "Keep-Alive: 5", "X-Kept: 2"));
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin);
        Http3Client client = gateway.client()) {
      Http3Stream stream = client.open();
      stream.head(true, ":method: GET", ":path: /", "cookie: a=1", "cookie: b=2");
      Fields fields = stream.response().fields();

      assertThat(origin.requests().getFirst().fields().values("Cookie"))
          .containsExactly("a=1; b=2");
      assertThat(fields.value("x-kept")).isEqualTo("2");
      assertThat(fields.has("connection") || fields.has("x-hop") || fields.has("keep-alive"))
          .isFalse();
      assertThat(fields.names()).allMatch(name -> name.equals(name.toLowerCase()));
    }
  }

  @Test
  void manyRequestsShareAConnectionAndTheirAnswersOvertake() throws Exception {
    Gate second = new Gate();
    try (Origin origin =
            Origin.answering((request, connection) -> {
              if (request.target().equals("/first")) {
                second.await();
              }
              connection.respond(200, request.target());
            });
        Http3Gateway gateway = Http3Gateway.forwardingTo(origin);
        Http3Client client = gateway.client()) {
      Http3Stream slow = client.get("/first");
      assertThat(client.get("/second").response().text()).isEqualTo("/second");
      second.open();

      assertThat(slow.response().text()).isEqualTo("/first");
    }
  }
}
