package dev.jadegate.upstream.discovery.stream;

import dev.jadegate.upstream.discovery.Backoff;
import java.io.IOException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps up with a registry, on a virtual thread: lists all, follows the changes, goes on from where
 * it was when the stream ends, and lists anew when that is not possible.
 *
 * <pre>
 *   start ─► LIST ─listed─► FOLLOW ─stream ended, or broke off─► FOLLOW
 *             ▲  ╰failed─► LIST     ╰outdated, silent, or asked anew─► LIST
 * </pre>
 *
 * Between two states there is a pause, but for a list that was asked for.
 */
public final class Follower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

  /** A stream that ends sooner counts as a failure for the pause, or it would be a busy loop. */
  private static final long SHORT_NANOS = 1_000_000_000;

  private final String name;
  private final Source source;
  private final Subscriptions subscriptions;
  private final Backoff backoff;
  private final LongSupplier nanoClock;
  private final Thread thread;
  private volatile boolean closed;

  // Under the lock.
  private boolean askedAnew;
  private @Nullable LineStream open;

  // Of the thread.
  private boolean listed;
  private boolean opened;
  private long openedNanos;

  /** Rounds in a row that did not get as far as a stream. */
  private int refusals;

  /**
   * One that is not started.
   *
   * @param name for the thread and logs
   */
  public Follower(
      String name,
      Source source,
      Subscriptions subscriptions,
      Backoff backoff,
      LongSupplier nanoClock) {
    this.name = name;
    this.source = source;
    this.subscriptions = subscriptions;
    this.backoff = backoff;
    this.nanoClock = nanoClock;
    thread = Thread.ofVirtual().name("jadegate-discovery-" + name).unstarted(this::run);
  }

  /** Begins; to be called once. */
  public void start() {
    thread.start();
  }

  /** Lists everything anew soon. From any thread. */
  public synchronized void askAnew() {
    askedAnew = true;
    if (open != null) {
      open.close();
    }
  }

  private synchronized boolean isAskedAnew() {
    return askedAnew;
  }

  private void run() {
    boolean goOn = true;
    while (goOn && !closed) {
      opened = false;
      try {
        round();
      } catch (OutdatedException | SilenceException e) {
        listed = false;
        debug("listing anew", e);
      } catch (IOException e) {
        broken(e);
      } catch (RuntimeException e) {
        LOG.error("discovery failed: {}", name, e);
        listed = false;
      }
      goOn = pause();
    }
  }

  private void round() throws IOException {
    boolean isNew = !listed || isAskedAnew();
    if (isNew) {
      list();
    }
    try (LineStream lines = source.open()) {
      if (begin(lines)) {
        opened = true;
        openedNanos = nanoClock.getAsLong();
        refusals = 0;
        if (!isNew) {
          subscriptions.answered();
        }
        read(lines);
      }
    } finally {
      end();
    }
  }

  private void list() throws IOException {
    listed = false;
    synchronized (this) {
      askedAnew = false; // before it begins: who asks from now on is not served by it
    }
    subscriptions.listing();
    source.list();
    listed = true;
    subscriptions.listed();
  }

  /** From now on the stream is closed if everything is to be listed. */
  private synchronized boolean begin(LineStream lines) {
    open = lines;
    return !askedAnew;
  }

  private synchronized void end() {
    open = null;
  }

  private void read(LineStream lines) throws IOException {
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      source.apply(RegistryHttp.json(line));
    }
  }

  private void broken(IOException failure) {
    if (closed || isAskedAnew()) {
      return;
    }
    debug("no answer, or a broken stream", failure);
    listed &= !(failure instanceof StatusException); // it may be the place from which to go on
    source.useNextMember();
    if (opened) {
      return; // nothing is lost yet
    }
    refusals++;
    if (refusals >= source.members()) {
      subscriptions.failed(Reasons.of(failure));
    }
  }

  /** Whether to go on. No pause where another member has not been asked yet. */
  private boolean pause() {
    if (opened && nanoClock.getAsLong() - openedNanos >= SHORT_NANOS) {
      backoff.reset();
    }
    if (refusals % source.members() != 0 || (refusals == 0 && isAskedAnew())) {
      return true;
    }
    try {
      Thread.sleep(backoff.next());
      return true;
    } catch (InterruptedException e) {
      return false; // closed
    }
  }

  private void debug(String what, IOException cause) {
    LOG.atDebug().addKeyValue("registry", name).addKeyValue("reason", Reasons.of(cause)).log(what);
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
