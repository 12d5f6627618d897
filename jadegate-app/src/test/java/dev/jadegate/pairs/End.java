package dev.jadegate.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jadegate.testkit.RawWebSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The ways in which a request can end. */
enum End {
  ANSWER(
      "",
      (scene, client) -> {
        assertThat(client.get("/").status()).isEqualTo(200);
      }),
  ANSWER_BEFORE_THE_REQUEST_IS_WHOLE(
      "",
      (scene, client) -> {
        Call call = client.open("POST", "/hasty");
        call.write("half");
        assertThat(call.readResponse().text()).isEqualTo("enough");
      }),

  CLIENT_LEAVES_BEFORE_THE_HEAD(
      "client_abort", (scene, client) -> scene.held(1, "/cancelled", client).getFirst().cancel()),
  CLIENT_LEAVES_WITHIN_THE_REQUEST(
      "client_abort",
      (scene, client) -> {
        int before = scene.arrived();
        Call call = client.open("POST", "/cancelled");
        call.write("half");
        scene.awaitArrived(before + 1);
        call.cancel();
      }),
  CLIENT_LEAVES_WITHIN_THE_ANSWER(
      "client_abort",
      (scene, client) -> {
        Call call = client.start("GET", "/endless");
        call.readHead();
        call.read(4);
        call.cancel();
      }),
  CLIENT_LEAVES_THE_QUEUE_FOR_A_CONNECTION(
      "client_abort",
      (scene, client) -> {
        List<Call> held = scene.held(2, "/held", client);
        scene.waiting(client).cancel();
        scene.awaitActive(2);
        scene.finish(held);
      }),
  CLIENT_LEAVES_THE_QUEUE_FOR_ITS_TURN(
      "client_abort",
      (scene, client) -> {
        List<Call> held = scene.fill(client);
        scene.waiting(client).cancel();
        scene.awaitActive(4);
        scene.finish(held);
      }),
  CLIENT_STALLS(
      "client_timeout",
      (scene, client) -> {
        Call call = client.open("POST", "/cancelled");
        call.write("half");
        assertThat(call.readResponse().status()).isEqualTo(408);
      }),

  INSTANCE_RESETS_BEFORE_THE_HEAD("reset", status(502, "/abort")),
  INSTANCE_RESETS_WITHIN_THE_REQUEST(
      "reset",
      (scene, client) -> {
        Call call = client.open("POST", "/abort");
        call.write("half");
        assertThat(call.readResponse().status()).isEqualTo(502);
      }),
  INSTANCE_RESETS_WITHIN_THE_ANSWER(
      "truncated",
      (scene, client) -> {
        Call call = client.start("GET", "/broken");
        call.readHead();
        call.read(4);
        scene.letGo();
        assertThatThrownBy(call::readRest).isInstanceOf(IOException.class);
      }),
  INSTANCE_REFUSES_ONE_STREAM("", status(200, "/again/refused-once")),
  INSTANCE_REFUSES_EACH_STREAM("refused_stream", status(503, "/again/refused")),
  INSTANCE_REFUSES_BY_GOAWAY("", status(200, "/again/goaway-once")),
  INSTANCE_SPEAKS_NONSENSE("bad_response", status(502, "/nonsense")),
  CONNECTION_IS_REFUSED("connect_failure", status(503, "/dead/")),
  CONNECTION_TAKES_TOO_LONG("connect_timeout", status(504, "/full/")),
  QUEUE_FOR_A_CONNECTION_TAKES_TOO_LONG(
      "overloaded",
      (scene, client) -> {
        List<Call> held = scene.held(2, "/brief/held", client);
        assertThat(client.get("/brief/held").status()).isEqualTo(503);
        scene.finish(held);
      }),
  QUEUE_FOR_A_TURN_TAKES_TOO_LONG(
      "overloaded",
      (scene, client) -> {
        List<Call> held = scene.held(2, "/turns/held", client);
        assertThat(client.get("/turns/held").status()).isEqualTo(503);
        scene.finish(held);
      }),
  ANSWER_TAKES_TOO_LONG("response_timeout", status(504, "/late/cancelled")),
  ALL_TAKES_TOO_LONG("response_timeout", status(504, "/hurried/cancelled")),
  ANSWER_FALLS_SILENT(
      "truncated",
      (scene, client) -> {
        Call call = client.start("GET", "/idle/silent");
        call.readHead();
        assertThatThrownBy(call::readRest).isInstanceOf(IOException.class);
      }),

  RETRIES_ARE_USED_UP("reset", status(502, "/again/abort")),
  HEDGE_IS_LOST("", status(200, "/hedged/first-hangs")),
  CLIENT_LEAVES_HEDGES(
      "client_abort",
      (scene, client) -> {
        int before = scene.arrived();
        Call call = client.start("GET", "/hedged/cancelled");
        scene.awaitArrived(before + 2);
        call.cancel();
      }),
  HEDGES_TAKE_TOO_LONG("response_timeout", status(504, "/hedged/hurried/cancelled")),
  COPY_IS_NOT_ANSWERED("", status(200, "/mirrored/")),

  BODY_IS_TOO_LARGE(
      "body_too_large",
      (scene, client) -> {
        assertThat(client.post("/", "123456789").status()).isEqualTo(413);
      }),
  BODY_BECOMES_TOO_LARGE(
      "body_too_large",
      (scene, client) -> {
        int before = scene.arrived();
        Call call = client.open("POST", "/cancelled");
        call.write("half");
        scene.awaitArrived(before + 1);
        call.write("more than half");
        assertThat(call.readResponse().status()).isEqualTo(413);
      }),
  GATEWAY_LIMITS_THE_RATE(
      "rate_limited",
      (scene, client) -> {
        client.get("/limited/"); // there may be one left
        assertThat(client.get("/limited/").status()).isEqualTo(429);
      }),
  QUEUE_IS_FULL(
      "overloaded",
      (scene, client) -> {
        List<Call> held = scene.fill(client);
        List<Call> last = List.of(scene.waiting(client), scene.waiting(client));
        assertThat(client.get("/held").status()).isEqualTo(503);
        for (Call call : last) {
          call.cancel();
        }
        scene.awaitActive(4);
        scene.finish(held);
      }),
  BREAKER_REFUSES(
      "breaker_open",
      (scene, client) -> {
        client.get("/tripped/failing"); // opens it
        assertThat(client.get("/tripped/failing").status()).isEqualTo(503);
      }),
  ANOTHER_SERVICE_ANSWERS(
      "",
      (scene, client) -> {
        client.get("/spared/failing"); // opens it
        assertThat(client.get("/spared/").status()).isEqualTo(200);
      }),

  TUNNEL_ENDS("", (scene, client) -> tunnel(client, "/tunnel", "Upgrade: websocket")),
  CLIENT_CUTS_A_TUNNEL(
      "client_abort", (scene, client) -> tunnel(client, "/tunnel", "Upgrade: websocket").cancel()),
  INSTANCE_CUTS_A_TUNNEL(
      "truncated",
      (scene, client) -> {
        int before = scene.failures("truncated");
        tunnel(client, "/tunnel", "Upgrade: websocket", "X-Cut: 1");
        scene.letGo();
        scene.awaitFailures("truncated", before + 1);
      }),
  TUNNEL_FALLS_SILENT(
      "truncated",
      (scene, client) -> {
        int before = scene.failures("truncated");
        tunnel(client, "/idle/tunnel", "Upgrade: raw");
        scene.awaitFailures("truncated", before + 1);
      });

  /** How a client makes it happen. */
  interface Play {
    void play(Scene scene, Caller client) throws Exception;
  }

  private static Play status(int status, String path) {
    return (scene, client) -> assertThat(client.get(path).status()).isEqualTo(status);
  }

  private static Call tunnel(Caller client, String path, String... fieldLines) throws Exception {
    List<String> lines = new ArrayList<>(List.of(fieldLines));
    lines.add("Connection: Upgrade");
    lines.add("Sec-WebSocket-Version: 13");
    lines.add("Sec-WebSocket-Key: " + RawWebSocket.KEY);
    Call call = client.start("GET", path, lines.toArray(String[]::new));
    assertThat(call.readHead().status()).isEqualTo(101);
    return call;
  }

  private final String reason;
  private final Play play;

  End(String reason, Play play) {
    this.reason = reason;
    this.play = play;
  }

  /** As metrics have it; empty if it is no failure. */
  String reason() {
    return reason;
  }

  /** Tunnels of other pairs have tests of their own; what they count is the same. */
  boolean isPossible(Pair pair) {
    if (name().contains("TUNNEL")) {
      return pair.downstream() == DownstreamKind.H1 && pair.upstream() == UpstreamKind.H1;
    }
    return !name().startsWith("INSTANCE_REFUSES") || pair.upstream().isMultiplexed();
  }

  void play(Scene scene) throws Exception {
    try (Caller client = scene.caller()) {
      play.play(scene, client);
    }
  }
}
