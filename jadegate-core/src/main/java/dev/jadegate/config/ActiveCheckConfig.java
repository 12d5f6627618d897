package dev.jadegate.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How each instance of a service is asked whether it is well. */
public record ActiveCheckConfig(
    @Key(
            value =
                "What is asked: http a request, tcp for a connection alone, grpc the health service"
                    + " of gRPC.",
            orElse = "http")
        CheckType type,
    @Key(
            value = "For http: the path, with a query if need be.",
            orElse = "/health",
            format = Format.PATH)
        String path,
    @Key(value = "For http: the method.", orElse = "GET") CheckMethod method,
    @Key(
            value = "For http: fields of the request. Host stands in place of the address.",
            format = Format.FIELD_VALUE)
        Map<String, String> headers,
    @Key("For grpc: the name of the service that is asked for. Absent: the server as a whole.")
        String service,
    @Key(
            value = "Another port of each instance, where it answers checks. Absent: its own.",
            min = "1",
            max = "65535")
        @Nullable Integer port,
    @Key(
            value =
                "From the start of one check of an instance to that of the next, give or take a"
                    + " tenth.",
            orElse = "10s",
            min = "10ms",
            max = "1d")
        Duration interval,
    @Key(value = "The same while the instance is down. Absent: interval.", min = "10ms", max = "1d")
        @Nullable Duration unhealthyInterval,
    @Key(
            value = "A check that takes longer has failed, and its connection is cut.",
            orElse = "5s",
            min = "1ms",
            max = "1h")
        Duration timeout,
    @Key(
            value = "For http: the statuses of an instance that is well, as codes and ranges.",
            orElse = "200-299",
            format = Format.STATUSES)
        List<String> expectedStatus,
    @Key(
            value =
                "For http: a text that the first 64 KB of the answer's body must hold; ~ and a"
                    + " regular expression must be found there.",
            format = Format.TEXT_OR_REGEX)
        @Nullable String expectedBody,
    @Key(
            value = "So many good checks in a row bring an instance back.",
            orElse = "2",
            min = "1",
            max = "1000")
        int healthyThreshold,
    @Key(
            value = "So many failed checks in a row take an instance out.",
            orElse = "3",
            min = "1",
            max = "1000")
        int unhealthyThreshold) {
  private static final Set<String> FRAMING =
      Set.of("connection", "content-length", "expect", "te", "transfer-encoding", "upgrade");

  public ActiveCheckConfig {
    if (expectedStatus.isEmpty()) {
      throw new IllegalArgumentException("expected_status: found none; expected at least one");
    }
    if (path.chars().anyMatch(c -> c <= ' ' || c >= 0x7f || c == '#')) {
      throw new IllegalArgumentException(
          "path: found \"" + path + "\"; expected visible ASCII, the rest percent-encoded");
    }
    for (String name : headers.keySet()) {
      if (FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "headers: found " + name + ", which is the connection's; expected other fields");
      }
    }
    if (method == CheckMethod.HEAD && expectedBody != null) {
      throw new IllegalArgumentException(
          "expected_body: found it with method HEAD, whose answers have no body; expected GET");
    }
  }
}
