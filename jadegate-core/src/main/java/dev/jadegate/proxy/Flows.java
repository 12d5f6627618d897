package dev.jadegate.proxy;

import dev.jadegate.loop.Loop;
import dev.jadegate.loop.Loops;
import java.util.ArrayList;
import java.util.List;

/** The flow of each event loop. Immutable. */
public final class Flows {
  private final List<RequestFlow> flows;

  public Flows(Loops loops) {
    List<RequestFlow> made = new ArrayList<>();
    for (int i = 0; i < loops.size(); i++) {
      made.add(new RequestFlow());
    }
    flows = List.copyOf(made);
  }

  RequestFlow of(Loop loop) {
    return flows.get(loop.index());
  }
}
