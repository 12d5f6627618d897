package dev.jadegate.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.resilience.BreakerState;
import dev.jadegate.resilience.CircuitBreaker;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
@DisplayName("83: however a request ends, what was counted of it is given back, once")
class EveryEndTest {
  /** More than there are connections to an instance, so that one that is lost each time shows. */
  private static final int TIMES = 3;

  private static Stream<Pair> pairs() {
    List<DownstreamKind> clients = List.of(DownstreamKind.H1, DownstreamKind.H2C);
    List<UpstreamKind> instances = List.of(UpstreamKind.H1, UpstreamKind.H2C);
    return Pair.all()
        .filter(pair -> clients.contains(pair.downstream()))
        .filter(pair -> instances.contains(pair.upstream()));
  }

  static Stream<Arguments> ends() {
    return pairs()
        .filter(pair -> pair.downstream().isMultiplexed() == pair.upstream().isMultiplexed())
        .flatMap(EveryEndTest::endsOf);
  }

  static Stream<Arguments> endsOverHttp1() {
    return endsOf(new Pair(DownstreamKind.H1, UpstreamKind.H1));
  }

  private static Stream<Arguments> endsOf(Pair pair) {
    return possible(pair).map(end -> Arguments.of(pair, end));
  }

  private static Stream<End> possible(Pair pair) {
    return Arrays.stream(End.values()).filter(end -> end.isPossible(pair));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void nothingIsKeptAndNothingGivenBackTwice(Pair pair, End end) throws Exception {
    try (Scene scene = new Scene(pair, end == End.CLIENT_STALLS ? "100ms" : "30s", "")) {
      for (int i = 0; i < TIMES; i++) {
        end.play(scene);
        scene.inFlight().awaitNothing();
      }

      if (!end.reason().isEmpty()) {
        scene.awaitFailures(end.reason(), TIMES); // counted a moment after all is given back
      }
      assertAllIsAsBefore(scene);
    }
  }

  private static void assertAllIsAsBefore(Scene scene) throws Exception {
    scene.assertRoom();
    scene.inFlight().awaitNothing();
    scene.inFlight().awaitNoConnections();
    Scene.await(() -> scene.gateway().metric("gateway_downstream_connections") == 0);
  }

  @ParameterizedTest
  @MethodSource("endsOverHttp1")
  @DisplayName("95: a probe of a breaker that is half open is given back, or has told something")
  void noProbeIsLost(Pair pair, End end) throws Exception {
    String breaker =
        ", circuit_breaker: {failure_threshold: 1, recovery_timeout: 1ms,"
            + " max_recovery_timeout: 1ms, half_open_requests: 100}";
    try (Scene scene = new Scene(pair, end == End.CLIENT_STALLS ? "100ms" : "30s", breaker);
        Caller client = scene.caller()) {
      for (String service : List.of("/", "/again/", "/hedged/", "/brief/", "/turns/")) {
        client.get(service + "failing");
      }
      Thread.sleep(3); // until probes may pass
      CircuitBreaker opened = scene.inFlight().breaker("origins");
      assertThat(opened.state()).isInstanceOf(BreakerState.Open.class);

      end.play(scene);

      scene.inFlight().awaitNothing();
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  @DisplayName("98: requests to an instance that is removed take their connections with them")
  void theInstanceIsRemovedMeanwhile(Pair pair) throws Exception {
    try (Scene scene = new Scene(pair, "30s", "");
        Caller client = scene.caller()) {
      List<Call> calls = scene.held(2, "/held", client);
      scene.removeInstances();
      calls.removeLast().cancel();
      scene.finish(calls);

      scene.inFlight().awaitNothing();
      scene.inFlight().awaitNoConnections();
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void theInstanceDiesMeanwhile(Pair pair) throws Exception {
    try (Scene scene = new Scene(pair, "30s", "");
        Caller client = scene.caller()) {
      List<Call> calls = scene.held(2, "/cancelled", client);
      calls.add(scene.waiting(client));
      scene.killInstances();
      for (Call call : calls) {
        assertThat(call.readResponse().status()).isIn(502, 503);
      }

      scene.inFlight().awaitNothing();
      scene.inFlight().awaitNoConnections();
    }
  }

  static Stream<Arguments> orders() {
    Stream<Pair> overTls =
        Stream.of(
            new Pair(DownstreamKind.H3, UpstreamKind.H2),
            new Pair(DownstreamKind.H3, UpstreamKind.H1_TLS),
            new Pair(DownstreamKind.H2, UpstreamKind.H1_TLS),
            new Pair(DownstreamKind.H1_TLS, UpstreamKind.H2));
    return Stream.concat(pairs(), overTls)
        .flatMap(pair -> Stream.of(1, 2).map(seed -> Arguments.of(pair, seed)));
  }

  @ParameterizedTest
  @MethodSource("orders")
  void inAnyOrder(Pair pair, int seed) throws Exception {
    List<End> ends = new ArrayList<>(possible(pair).toList());
    ends.remove(End.CLIENT_STALLS); // others would be too slow for its patience
    Collections.shuffle(ends, new Random(seed));
    try (Scene scene = new Scene(pair, "30s", "")) {
      for (End end : ends) {
        end.play(scene);
      }

      scene.inFlight().awaitNothing();
      assertAllIsAsBefore(scene);
    }
  }
}
