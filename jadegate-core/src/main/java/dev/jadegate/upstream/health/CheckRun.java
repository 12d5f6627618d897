package dev.jadegate.upstream.health;

import dev.jadegate.api.Failure;
import dev.jadegate.loop.Deadline;
import dev.jadegate.loop.Loop;
import dev.jadegate.message.Abort;
import dev.jadegate.message.Interim;
import dev.jadegate.message.ResponseHead;
import dev.jadegate.message.ResponseSink;
import dev.jadegate.message.Upstream;
import dev.jadegate.upstream.pool.ConnectionTaker;
import dev.jadegate.upstream.pool.Pool;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One check of one instance, on a connection of its own.
 *
 * <pre>
 *   CONNECTING ──connected──► ASKING ──result──► KNOWN ──end of the answer──► OVER
 *       │ no question, none to be had │ cut off, late    │ cut off, late, long   ▲
 *       └─────────────────────────────┴──────────────────┴──── cancelled ────────┘
 * </pre>
 *
 * What is left of an answer is read, up to a limit, so that an instance that is well sees no reset.
 * Belongs to the loop of the checks.
 */
final class CheckRun implements ConnectionTaker, ResponseSink {
  private enum State {
    CONNECTING,
    ASKING,
    KNOWN,
    OVER
  }

  private final Loop loop;
  private final Pool pool;
  private final @Nullable Question question;
  private final Consumer<CheckResult> answered;
  private final Deadline deadline;
  private State state = State.CONNECTING;
  private @Nullable Upstream stream;
  private long bodyBytes;

  /**
   * @param question null: that a connection can be had is all that is wanted
   * @param answered told once how it went, unless the check is cancelled first
   */
  CheckRun(Loop loop, Pool pool, @Nullable Question question, Consumer<CheckResult> answered) {
    this.loop = loop;
    this.pool = pool;
    this.question = question;
    this.answered = answered;
    deadline = new Deadline(loop, this::onDeadline);
  }

  /** Everything together may take so long. */
  void start(long timeoutNanos) {
    deadline.set(loop.now(), timeoutNanos);
    pool.acquire(this, true, timeoutNanos);
  }

  /** Nobody wants to know any more. */
  void cancel() {
    if (state != State.OVER) {
      cut("the check is not wanted any more");
    }
  }

  // From the pool.

  @Override
  public void onConnection(Upstream taken) {
    if (state == State.OVER) {
      taken.giveBack();
      return;
    }
    stream = taken;
    if (question == null) {
      over();
      taken.giveBack();
      answered.accept(CheckResult.good("connected"));
      return;
    }
    state = State.ASKING;
    taken.listen(this);
    question.ask(taken);
    taken.flush();
  }

  @Override
  public void onNoConnection(Failure failure, String detail) {
    if (state != State.OVER) {
      over();
      answered.accept(Reasons.noConnection(failure, detail));
    }
  }

  // From the connection.

  @Override
  public void onInterim(Interim interim) {}

  @Override
  public void onResponse(ResponseHead head) {
    if (state == State.ASKING && question != null) {
      known(question.onHead(head));
      if (head.status().code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
        cut("nobody asked for another protocol");
      }
    }
  }

  @Override
  public void onContent(HttpContent chunk) {
    try {
      if (state == State.ASKING && question != null) {
        known(question.onBody(chunk.content()));
      }
      if (chunk instanceof LastHttpContent last) {
        end(last);
      } else if (state == State.KNOWN) {
        bodyBytes += chunk.content().readableBytes();
        if (bodyBytes > HttpQuestion.MAX_BODY) {
          cut("enough was read");
        }
      }
    } finally {
      chunk.release();
    }
  }

  private void end(LastHttpContent last) {
    if (state == State.ASKING && question != null) {
      known(question.onEnd(last));
    }
    if (state == State.KNOWN) {
      over(); // the connection goes by itself
    }
  }

  @Override
  public void onReadComplete() {
    Upstream from = stream;
    if (from != null && (state == State.ASKING || state == State.KNOWN)) {
      from.read();
    }
  }

  @Override
  public void onWritable() {}

  @Override
  public void onAbort(Abort abort) {
    State before = state;
    if (before != State.OVER) {
      over();
    }
    if (before == State.ASKING) {
      answered.accept(CheckResult.failed(abort.detail()));
    }
  }

  @Override
  public void onDeadline() {
    State before = state;
    if (before == State.OVER) {
      return;
    }
    cut("the check takes too long");
    if (before != State.KNOWN) {
      answered.accept(CheckResult.timeout());
    }
  }

  private void known(@Nullable CheckResult result) {
    if (result != null) {
      state = State.KNOWN;
      answered.accept(result);
    }
  }

  private void cut(String why) {
    Upstream cutting = stream;
    over();
    if (cutting == null) {
      pool.cancel(this);
    } else {
      cutting.abort(why);
    }
  }

  private void over() {
    state = State.OVER;
    stream = null;
    deadline.cancel();
  }
}
