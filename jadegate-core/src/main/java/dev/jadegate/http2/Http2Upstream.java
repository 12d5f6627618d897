package dev.jadegate.http2;

import dev.jadegate.loop.Deadline;
import dev.jadegate.loop.Loop;
import dev.jadegate.message.Upstream;
import dev.jadegate.net.Reset;
import io.netty.channel.ChannelHandlerContext;

/**
 * An HTTP/2 connection to an instance, on which many requests share.
 *
 * <pre>
 *   OPEN ──GOAWAY, old age, numbers used up──► no new streams ──last one closed──► closed
 * </pre>
 *
 * Runs on the channel's event loop.
 */
public final class Http2Upstream extends Http2Connection {
  /** Who owns the connection. Called on its event loop. */
  public interface Owner {
    /** There may be room for more streams, or none at all. */
    void onRoom();

    /** The connection is gone. */
    void onGone();
  }

  /**
   * What an instance may send of one answer before the client takes it: enough for 100 MB/s over a
   * round trip of 2 ms.
   */
  private static final int STREAM_WINDOW = 256 * 1024;

  /** Before the instance has said how many streams it takes (RFC 9113, section 6.5.2). */
  public static final int USUAL_STREAMS = 100;

  private static final int MAX_HEAD = 64 * 1024;
  private static final int LAST_NUMBER = 0x3fff_ffff;
  private static final long PROBE_NANOS = 5_000_000_000L;
  private static final long LINGER_NANOS = 1_000_000_000L;
  private static final byte[] PROBE = {'s', 't', 'i', 'l', 'l', 'h', 'e', 'r'};

  private final String scheme;
  private final Owner owner;
  private final Deadline pressing;
  private final int maxStreams;
  private int peerStreams;
  private int lastNumber = -1;
  private int lent;
  private boolean served;
  private boolean draining;
  private boolean probing;
  private long heard;

  /**
   * A connection for at most so many streams at once, however many the instance takes.
   *
   * @param scheme what requests say of their scheme
   * @param peerStreams what to believe that the instance takes until it says so itself
   */
  public Http2Upstream(Loop loop, String scheme, int maxStreams, int peerStreams, Owner owner) {
    super(loop, kind -> {}, false, MAX_HEAD, STREAM_WINDOW, window(maxStreams));
    this.scheme = scheme;
    this.maxStreams = maxStreams;
    this.peerStreams = peerStreams;
    this.owner = owner;
    pressing = new Deadline(loop, this::expired);
  }

  /** As much as all streams together, so that slow clients do not starve the others. */
  private static int window(int maxStreams) {
    return (int) Math.min((long) STREAM_WINDOW * maxStreams, Integer.MAX_VALUE / 2);
  }

  @Override
  void onOpen(FrameWriter out) {
    out.preface();
    out.settings(
        Frames.ENABLE_PUSH,
        0,
        Frames.INITIAL_WINDOW_SIZE,
        STREAM_WINDOW,
        Frames.MAX_HEADER_LIST_SIZE,
        MAX_HEAD);
  }

  // For the owner.

  /** The channel is connected; who waits for that may hear of it before the pipeline does. */
  public void connected() {
    open(context());
  }

  /** How many more streams can begin now. */
  public int room() {
    boolean open = !draining && !probing && !isClosing() && lastNumber < LAST_NUMBER;
    return open ? Math.min(peerStreams, maxStreams) - lent : 0;
  }

  /** How many streams the instance takes at once, as far as is known. */
  public int peerStreams() {
    return peerStreams;
  }

  /** Whether no stream is open. */
  public boolean isUnused() {
    return lent == 0;
  }

  /** A stream for one request; there must be room. */
  public Upstream open() {
    boolean reused = served;
    served = true;
    lent++;
    return new RequestStream(this, reused);
  }

  /** No more streams; closes when the last one has. */
  public void drain() {
    draining = true;
    if (lent == 0) {
      closeGracefully();
    }
  }

  /** Is the connection alive? No new streams until it says so; if it does not, it is cut. */
  void probe() {
    if (!probing && !isClosing()) {
      probing = true;
      writer().ping(PROBE, 0);
      pressing.set(loop.now(), PROBE_NANOS);
      flushSoon();
    }
  }

  // For streams.

  String scheme() {
    return scheme;
  }

  /** What was heard from the instance so far, in batches. */
  long heard() {
    return heard;
  }

  /** The stream's first frame is about to be sent. */
  void register(RequestStream stream) {
    lastNumber += 2;
    stream.number(lastNumber, peerStreamWindow());
    streams.put(lastNumber, stream);
  }

  // From the connection.

  @Override
  boolean isIdle(int stream) {
    return (stream & 1) == 0 || stream > lastNumber;
  }

  @Override
  int lastServed() {
    return 0; // it may not push
  }

  @Override
  void onHead(int id, boolean endStream) {
    if (isIdle(id)) {
      throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "response without a request");
    }
    if (streams.get(id) instanceof RequestStream stream) { // else it was given up
      try {
        stream.onHead(endStream);
      } catch (RuntimeException e) {
        fault(stream, e);
      }
    }
  }

  @Override
  void onSetting(int number, int value) {
    if (number == Frames.MAX_CONCURRENT_STREAMS) {
      peerStreams = value < 0 ? Integer.MAX_VALUE : value;
      owner.onRoom();
    } else if (number == Frames.ENABLE_PUSH && value != 0) {
      throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "ENABLE_PUSH of a server"); // 6.5.2
    }
  }

  @Override
  void onGoAway(int lastStream, int code) {
    draining = true;
    for (Http2Stream stream : streams.values().toArray(Http2Stream[]::new)) {
      if (stream.id() > lastStream && stream instanceof RequestStream request) {
        tell(request, RequestStream::notServed);
      }
    }
    if (lent == 0) {
      closeGracefully();
    }
    owner.onRoom();
  }

  @Override
  void onPong() {
    if (probing) {
      probing = false;
      pressing.off();
      owner.onRoom();
    }
  }

  @Override
  void onBatchEnd(boolean amidstHead) {
    heard++;
  }

  @Override
  void onStreamClosed() {
    lent--;
    if (lent == 0 && draining) {
      closeGracefully();
    }
    owner.onRoom();
  }

  @Override
  void onFlushed(ChannelHandlerContext ctx) {}

  /** Nobody waits for anything that we said: there is no stream left. */
  @Override
  boolean lingers() {
    return false;
  }

  @Override
  void onClosing() {
    pressing.set(loop.now(), LINGER_NANOS); // nobody waits for what it does not take
  }

  @Override
  void onHalfClosed() {
    pressing.set(loop.now(), LINGER_NANOS);
  }

  private void expired() {
    if (isClosing()) {
      context().close();
    } else {
      Reset.close(context()); // not even a PING is answered
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    super.channelInactive(ctx);
    pressing.cancel();
    owner.onGone();
  }
}
