package dev.jadegate.proxy;

import dev.jadegate.loop.Deadline;
import java.util.ArrayList;
import java.util.List;

/**
 * The attempts of one exchange that are under way at once, besides {@link LiveExchange#attempt}.
 * Data only, {@link Hedges} is what happens to it. Event loop only.
 */
final class Race {
  final List<Attempt> others = new ArrayList<>(0);
  final Deadline timer;

  /** How many were begun, over the whole exchange. */
  int begun;

  /** How many shares of the retry budget it holds. */
  int shares;

  Race(Deadline timer) {
    this.timer = timer;
  }
}
