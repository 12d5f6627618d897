package dev.jadegate.benchmarks;

import dev.jadegate.api.Failure;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.observe.ExchangeRecord;
import dev.jadegate.observe.tracing.AttemptSpan;
import dev.jadegate.observe.tracing.Trace;
import dev.jadegate.observe.tracing.TraceExports;
import dev.jadegate.observe.tracing.Tracing;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a trace costs the event loop of an exchange with one attempt: its fields are read and
 * written, and what was recorded is made ready for the thread that exports it. {@code baseline} is
 * the copy of the head alone, which the others contain.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TracingBenchmark {
  private static final String OTHERS =
      "Host: shop.example.com\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\nAccept: */*\r\n";
  private static final String TRACEPARENT =
      "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n";
  private static final Tracing.Caller STRANGER = () -> false;

  /** Whether the client names a trace. */
  @Param({"false", "true"})
  private boolean named;

  private final SplittableRandom random = new SplittableRandom(1);
  private final Ended ended = new Ended();
  private final Tracing none = tracing(0);
  private final Tracing all = tracing(1);
  private @Nullable HeaderBlock head;

  private static Tracing tracing(double ratio) {
    return new Tracing(List.of("w3c"), ratio, InstantSource.system(), new TraceExports());
  }

  private HeaderBlock fields() {
    HeaderBlock made = head;
    if (made == null) {
      made = named ? parsed(OTHERS + TRACEPARENT) : parsed(OTHERS);
      head = made;
    }
    return (HeaderBlock) made.copy();
  }

  /** As the codec does it, without its checks. */
  private static HeaderBlock parsed(String text) {
    HeaderBlock block = new HeaderBlock(text.getBytes(StandardCharsets.ISO_8859_1), 16);
    for (int start = 0; start < text.length(); start = text.indexOf('\n', start) + 1) {
      int colon = text.indexOf(':', start);
      block.addRegion(start, colon - start, colon + 2, text.indexOf('\r', start) - colon - 2);
    }
    return block;
  }

  @Benchmark
  public HeaderBlock baseline() {
    return fields();
  }

  @Benchmark
  public HeaderBlock unsampled() {
    return run(none);
  }

  @Benchmark
  public HeaderBlock sampled() {
    return run(all);
  }

  private HeaderBlock run(Tracing tracing) {
    HeaderBlock fields = fields();
    Trace trace = tracing.begin(fields, STRANGER, random, 1);
    AttemptSpan span = null;
    if (trace.isSampled()) {
      AttemptSpan.Of what = new AttemptSpan.Of("orders", "127.0.0.1:9001", "http", 1, false);
      span = trace.attempt(what, random, 2);
    }
    if (span != null) {
      span.connected(3, true, "1.1", "/orders/7");
    }
    trace.tell(fields, span);
    if (span != null) {
      span.answered(4, 200);
      span.ended(5);
    }
    trace.end(ended);
    return fields;
  }

  /** An exchange that is over. */
  private static final class Ended implements ExchangeRecord {
    private final HeaderBlock fields = new HeaderBlock();

    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String path() {
      return "/orders/7";
    }

    @Override
    public String scheme() {
      return "http";
    }

    @Override
    public String protocol() {
      return "HTTP/1.1";
    }

    @Override
    public String tlsVersion() {
      return "";
    }

    @Override
    public String clientIp() {
      return "203.0.113.7";
    }

    @Override
    public String user() {
      return "";
    }

    @Override
    public String requestId() {
      return "id";
    }

    @Override
    public @Nullable Trace trace() {
      return null;
    }

    @Override
    public String host() {
      return "shop.example.com";
    }

    @Override
    public HttpHeaders requestHeaders() {
      return fields;
    }

    @Override
    public String route() {
      return "orders";
    }

    @Override
    public String service() {
      return "orders";
    }

    @Override
    public String instance() {
      return "127.0.0.1:9001";
    }

    @Override
    public int attempts() {
      return 1;
    }

    @Override
    public String cache() {
      return "";
    }

    @Override
    public int status() {
      return 200;
    }

    @Override
    public int grpcStatus() {
      return -1;
    }

    @Override
    public @Nullable Failure failure() {
      return null;
    }

    @Override
    public String failureDetail() {
      return "";
    }

    @Override
    public long requestBytes() {
      return 0;
    }

    @Override
    public long responseBytes() {
      return 110;
    }

    @Override
    public long durationNanos() {
      return 1_000_000;
    }

    @Override
    public long upstreamNanos() {
      return 900_000;
    }

    @Override
    public long waitedNanos() {
      return 0;
    }
  }
}
