package dev.jadegate.upstream.health;

import dev.jadegate.message.ResponseHead;
import dev.jadegate.message.Upstream;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of an instance, and what its answer means; for one check. The methods are called in
 * order until one knows the result.
 */
sealed interface Question permits HttpQuestion, GrpcQuestion {
  /** Writes the request; flushes nothing. */
  void ask(Upstream stream);

  /** The head of the answer; null: it takes more to know. */
  @Nullable CheckResult onHead(ResponseHead head);

  /** Some of its body, which stays the caller's; null: it takes more to know. */
  @Nullable CheckResult onBody(ByteBuf content);

  /** All of it was there. */
  CheckResult onEnd(LastHttpContent last);
}
