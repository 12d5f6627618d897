package dev.jadegate.observe;

import dev.jadegate.api.Failure;
import dev.jadegate.loop.Loop;
import dev.jadegate.message.FieldName;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.observe.tracing.Trace;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The access log of one event loop: encodes lines into a chunk. Belongs to that loop. */
final class LogLane {
  /** A line waits at most this long to be handed over. */
  private static final long AGE_MILLIS = 250;

  private static final int SERVER_ERROR = 500;

  private static final byte[] INFO = "\"level\":\"info\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] WARN = "\"level\":\"warn\"".getBytes(StandardCharsets.US_ASCII);

  private final Loop loop;
  private final LogWriter writer;
  private final LineFields fields;
  private final AccessLogSettings settings;
  private final JsonLine line = new JsonLine();
  private final Runnable aged = this::handOver;
  private final HeaderBlock.ValueReader reader = this::value;
  private byte[] member = LineFields.NONE;
  private LogChunk chunk;
  private byte[] second = LineFields.NONE;
  private long secondAt = -1;

  LogLane(Loop loop, LogWriter writer, LineFields fields, AccessLogSettings settings) {
    this.loop = loop;
    this.writer = writer;
    this.fields = fields;
    this.settings = settings;
    chunk = writer.emptyChunk();
  }

  void record(ExchangeRecord exchange) {
    boolean fault = exchange.failure() != null && exchange.failure().status() >= SERVER_ERROR;
    if (settings.sample() < 1 && !fault && loop.random().nextDouble() >= settings.sample()) {
      return;
    }
    encode(exchange, fault);
    if (!chunk.append(line.bytes(), line.length())) {
      handOver();
      if (!chunk.append(line.bytes(), line.length())) {
        writer.dropped(1); // longer than a chunk
        return;
      }
    }
    if (chunk.lines() == 1) {
      loop.eventLoop().schedule(aged, AGE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Gives the chunk to the writer. */
  void handOver() {
    if (chunk.lines() > 0) {
      chunk = writer.take(chunk);
    }
  }

  /** Hands over what is left; any thread. */
  void close() {
    if (loop.eventLoop().isShutdown()) {
      handOver();
    } else {
      loop.eventLoop().submit(aged).awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
  }

  private void encode(ExchangeRecord exchange, boolean fault) {
    JsonLine out = line;
    long millis = System.currentTimeMillis();
    if (millis / 1000 != secondAt) {
      secondAt = millis / 1000;
      String text = Instant.ofEpochSecond(secondAt).toString();
      second = text.replace('Z', '.').getBytes(StandardCharsets.US_ASCII);
    }
    boolean slow = settings.slowNanos() > 0 && exchange.durationNanos() >= settings.slowNanos();
    out.begin();
    out.stamped(fields.time, second, (int) (millis % 1000), 3, 'Z');
    out.ready(fault || slow ? WARN : INFO);
    out.ready(fields.message);
    text(fields.method, exchange.method());
    text(fields.path, exchange.path());
    text(fields.protocol, exchange.protocol());
    text(fields.tlsVersion, exchange.tlsVersion());
    text(fields.host, exchange.host());
    if (fields.clientIp != LineFields.NONE) {
      out.text(fields.clientIp, exchange.clientIp());
    }
    field(fields.userAgent, exchange.requestHeaders(), FieldNames.USER_AGENT);
    text(fields.requestId, exchange.requestId());
    trace(exchange.trace());
    text(fields.user, exchange.user());
    out.number(fields.status, exchange.status());
    if (exchange.grpcStatus() >= 0) {
      number(fields.grpcStatus, exchange.grpcStatus());
    }
    if (fields.duration != LineFields.NONE) {
      out.seconds(fields.duration, exchange.durationNanos());
    }
    number(fields.requestSize, exchange.requestBytes());
    number(fields.responseSize, exchange.responseBytes());
    text(fields.route, exchange.route());
    text(fields.service, exchange.service());
    text(fields.cache, exchange.cache());
    upstream(exchange);
    failure(exchange);
    if (slow) {
      out.ready(fields.slow);
    }
    extras(exchange);
    out.end();
  }

  /** The span only if there will be one. */
  private void trace(@Nullable Trace trace) {
    if (trace == null) {
      return;
    }
    if (fields.traceId != LineFields.NONE) {
      line.hex(fields.traceId, trace.high(), trace.low());
    }
    if (trace.isSampled() && fields.spanId != LineFields.NONE) {
      line.hex(fields.spanId, trace.span());
    }
  }

  private void upstream(ExchangeRecord exchange) {
    if (exchange.attempts() == 0) {
      return;
    }
    text(fields.instance, exchange.instance());
    number(fields.attempts, exchange.attempts());
    if (exchange.upstreamNanos() >= 0 && fields.upstreamDuration != LineFields.NONE) {
      line.seconds(fields.upstreamDuration, exchange.upstreamNanos());
    }
    if (exchange.waitedNanos() > 0 && fields.queueDuration != LineFields.NONE) {
      line.seconds(fields.queueDuration, exchange.waitedNanos());
    }
  }

  private void failure(ExchangeRecord exchange) {
    Failure failure = exchange.failure();
    if (failure != null) {
      text(fields.failure, failure.label());
      text(fields.failureDetail, exchange.failureDetail());
    }
  }

  private void extras(ExchangeRecord exchange) {
    for (int i = 0; i < fields.added.size(); i++) {
      LineFields.Added added = fields.added.get(i);
      field(added.name(), exchange.requestHeaders(), added.field());
    }
    if (fields.environment != LineFields.NONE) {
      line.ready(fields.environment);
    }
  }

  private void text(byte[] name, @Nullable String value) {
    if (value != null && !value.isEmpty() && name != LineFields.NONE) {
      line.text(name, value);
    }
  }

  private void field(byte[] name, HttpHeaders from, FieldName field) {
    if (name == LineFields.NONE) {
      return;
    }
    if (from instanceof HeaderBlock block) {
      member = name;
      block.read(field, reader);
    } else {
      text(name, from.get(field));
    }
  }

  private void value(byte[] bytes, int start, int length) {
    if (length > 0) {
      line.text(member, bytes, start, length);
    }
  }

  private void number(byte[] name, long value) {
    if (name != LineFields.NONE) {
      line.number(name, value);
    }
  }
}
