package dev.jadegate.pairs;

import java.util.Arrays;
import java.util.stream.Stream;

/** A protocol on each side of the gateway. */
record Pair(DownstreamKind downstream, UpstreamKind upstream) {
  /** Where a parameterised test finds all pairs. */
  static final String ALL = "dev.jadegate.pairs.Pair#all";

  /** Each with each. */
  static Stream<Pair> all() {
    return Arrays.stream(DownstreamKind.values())
        .flatMap(down -> Arrays.stream(UpstreamKind.values()).map(up -> new Pair(down, up)));
  }

  /** A gateway between a client and an instance, to be told more of. */
  Setup with() {
    return new Setup(this);
  }

  /** A gateway between a client and an instance that does what the script says. */
  Chain start(Answerer.Script script) throws Exception {
    return with().start(script);
  }

  @Override
  public String toString() {
    return downstream + " to " + upstream;
  }
}
