package dev.jadegate.observe;

import dev.jadegate.loop.Loop;
import dev.jadegate.loop.Loops;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One line a request. The event loop that served it encodes it into a chunk of its own; full or
 * aged chunks go to one thread that writes them. What does not fit into the buffer is dropped and
 * counted, so a slow disk costs lines and never requests.
 */
public final class AccessLog implements AutoCloseable {
  private final LogWriter writer;
  private final List<LogLane> lanes = new ArrayList<>();

  /** Opens the file, or standard output. */
  public AccessLog(Loops loops, AccessLogSettings settings, GatewayMetrics metrics)
      throws IOException {
    writer = new LogWriter(settings.path(), settings.bufferBytes(), metrics);
    LineFields fields = new LineFields(settings);
    for (Loop loop : loops.all()) {
      lanes.add(new LogLane(loop, writer, fields, settings));
    }
  }

  /** Writes a line for an exchange of this loop, on that loop. */
  public void record(int loop, ExchangeRecord exchange) {
    lanes.get(loop).record(exchange);
  }

  /** Writes out what the loops hold; to be called when they have stopped or no longer record. */
  @Override
  public void close() {
    lanes.forEach(LogLane::close);
    writer.close();
  }
}
