package dev.jadegate.proxy;

import dev.jadegate.loop.Loop;
import dev.jadegate.loop.Loops;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;

/** The flow of each event loop, and the tunnels that are open on it. Immutable. */
public final class Flows {
  private final Loops loops;
  private final List<Tunnels> tunnels;
  private final List<RequestFlow> flows;

  /** The clock tells the time of day. */
  public Flows(Loops loops, InstantSource clock) {
    this.loops = loops;
    tunnels = loops.all().stream().map(Tunnels::new).toList();
    flows = tunnels.stream().map(each -> new RequestFlow(each, clock)).toList();
  }

  RequestFlow of(Loop loop) {
    return flows.get(loop.index());
  }

  /** The gateway stops: what no client's connection ends is ended. Any thread. */
  public void close() {
    for (Loop loop : loops.all()) {
      RequestFlow flow = of(loop);
      loop.eventLoop().execute(() -> flow.background().close());
    }
  }

  /**
   * Another configuration is in force: tunnels whose route is not in it unchanged are ended after
   * this long. Any thread.
   */
  public void reloaded(Predicate<Route> unchanged, long graceNanos) {
    for (Loop loop : loops.all()) {
      Tunnels open = tunnels.get(loop.index());
      loop.eventLoop().execute(() -> open.reloaded(unchanged, graceNanos));
    }
  }
}
