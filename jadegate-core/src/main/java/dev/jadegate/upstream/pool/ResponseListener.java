package dev.jadegate.upstream.pool;

import dev.jadegate.message.ResponseSink;

/** Who is told what an instance answers, and when its time is up. */
public interface ResponseListener extends ResponseSink {
  /** The deadline, which the listener set, is over. */
  void onDeadline();
}
