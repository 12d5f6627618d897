package dev.jadegate.benchmarks;

import dev.jadegate.config.AddressSet;
import dev.jadegate.header.Forwarded;
import dev.jadegate.header.HopByHop;
import dev.jadegate.header.HostField;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The rules of header fields on a request with a dozen of them, as a browser sends it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HeaderRulesBenchmark {
  private static final byte[] HEAD =
      """
      Host: shop.example.com
      User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0
      Accept: application/json, text/plain, */*
      Accept-Language: en-GB,en;q=0.9,de;q=0.8
      Accept-Encoding: identity
      Authorization: Bearer eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxMDQyIn0.c2lnbmF0dXJl
      Cookie: session=8f14e45fceea167a5a36dedd4bea2543; theme=dark
      Referer: http://shop.example.com/products/1042
      Connection: keep-alive
      Cache-Control: no-cache
      X-Forwarded-For: 203.0.113.7, 10.1.2.3
      traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01
      """
          .replace("\n", "\r\n")
          .getBytes(StandardCharsets.ISO_8859_1);

  private final AddressSet trusted = AddressSet.of(List.of("10.0.0.0/8"));
  private final InetAddress proxy = InetAddress.ofLiteral("10.0.0.1");
  private final HeaderBlock fields = parsed();

  /** As the codec does it, without its checks. */
  private static HeaderBlock parsed() {
    HeaderBlock block = new HeaderBlock(HEAD, 16);
    int start = 0;
    while (start < HEAD.length) {
      int colon = start;
      while (HEAD[colon] != ':') {
        colon++;
      }
      int end = colon;
      while (HEAD[end] != '\r') {
        end++;
      }
      block.addRegion(start, colon - start, colon + 2, end - colon - 2);
      start = end + 2;
    }
    return block;
  }

  /** Names to numbers, once a request. */
  @Benchmark
  public HeaderBlock index() {
    return parsed();
  }

  /** A field that is there. */
  @Benchmark
  public @Nullable String get() {
    return fields.get(FieldNames.CACHE_CONTROL);
  }

  /** A field that is not there, which most that the gateway asks for are not. */
  @Benchmark
  public boolean containsAbsent() {
    return fields.contains(FieldNames.TRANSFER_ENCODING);
  }

  /** Fields of the connection are taken off. */
  @Benchmark
  public boolean stripHopByHop() {
    return HopByHop.strip(fields.copy());
  }

  /** Who the client is, behind a trusted proxy. */
  @Benchmark
  public InetAddress clientAddress() {
    return Forwarded.clientAddress(fields, proxy, trusted);
  }

  /** What the instance is told of the client. */
  @Benchmark
  public HeaderBlock writeForwarded() {
    HeaderBlock copy = (HeaderBlock) fields.copy();
    Forwarded.write(copy, "10.0.0.1", "203.0.113.7", "http", false);
    return copy;
  }

  /** Host, checked. */
  @Benchmark
  public @Nullable String host() {
    return HostField.host("shop.example.com:8080");
  }
}
