package dev.jadegate.observe;

import dev.jadegate.message.FieldName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The members of a line, their names encoded once; null: left out. Immutable. */
final class LineFields {
  private static final String HEADER = "header:";

  /** A request field that is added. */
  record Added(FieldName field, byte[] name) {}

  private final Set<String> removed;
  final byte[] time = name("time");
  final byte[] level = name("level");
  final byte[] message;
  final byte[] method;
  final byte[] path;
  final byte[] protocol;
  final byte[] tlsVersion;
  final byte[] host;
  final byte[] clientIp;
  final byte[] userAgent;
  final byte[] requestId;
  final byte[] traceId;
  final byte[] spanId;
  final byte[] user;
  final byte[] status = name("status");
  final byte[] grpcStatus;
  final byte[] duration;
  final byte[] requestSize;
  final byte[] responseSize;
  final byte[] route;
  final byte[] service;
  final byte[] cache;
  final byte[] instance;
  final byte[] attempts;
  final byte[] upstreamDuration;
  final byte[] queueDuration;
  final byte[] failure;
  final byte[] failureDetail;
  final byte[] slow;
  final byte[] environment;
  final List<Added> added = new ArrayList<>();

  LineFields(AccessLogSettings settings) {
    removed = Set.copyOf(settings.removed());
    message = bytes("\"msg\":\"request completed\"");
    method = optional("method");
    path = optional("path");
    protocol = optional("protocol");
    tlsVersion = optional("tls_version");
    host = optional("host");
    clientIp = optional("client_ip");
    userAgent = optional("user_agent");
    requestId = optional("request_id");
    traceId = optional("trace_id");
    spanId = optional("span_id");
    user = optional("user");
    grpcStatus = optional("grpc_status");
    duration = optional("duration");
    requestSize = optional("request_size");
    responseSize = optional("response_size");
    route = optional("route");
    service = optional("service");
    cache = optional("cache");
    instance = optional("instance");
    attempts = optional("attempts");
    upstreamDuration = optional("upstream_duration");
    queueDuration = optional("queue_duration");
    failure = optional("failure");
    failureDetail = optional("failure_detail");
    slow = bytes("\"slow\":true");
    JsonLine line = new JsonLine();
    line.begin();
    int start = line.length();
    line.text(name("environment"), settings.environment());
    environment =
        settings.environment().isEmpty()
            ? NONE
            : java.util.Arrays.copyOfRange(line.bytes(), start, line.length());
    for (String field : settings.added()) {
      String header = field.startsWith(HEADER) ? field.substring(HEADER.length()) : field;
      String member = header.toLowerCase(Locale.ROOT).replace('-', '_');
      added.add(new Added(FieldName.of(header), name(member)));
    }
  }

  /** Left out. */
  static final byte[] NONE = new byte[0];

  private byte[] optional(String name) {
    return removed.contains(name) ? NONE : name(name);
  }

  private static byte[] name(String name) {
    return bytes("\"" + name + "\":");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
