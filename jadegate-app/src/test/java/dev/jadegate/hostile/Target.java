package dev.jadegate.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What attacks are sent at: a gateway whose access log is read, before an origin that answers
 * everything. Closing it fails if an error was logged or a buffer leaked. One thread.
 */
final class Target implements AutoCloseable {
  /** Sent behind every malformed request; it must never be seen again. */
  static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: gateway.test\r\n\r\n";

  final Origin origin;
  final TestGateway gateway;
  private final Path log;
  private final List<Owed> owed = new ArrayList<>();
  private int seen;

  /** A line that must be in the log. */
  private record Owed(int status, String reason) {
    void check(String line) {
      assertThat(line).contains("\"status\":" + status + ",").doesNotContain("smuggled");
      assertThat(line).contains(reason.isEmpty() ? "" : "\"" + reason + "\"");
    }
  }

  private Target(Origin origin, String yaml) throws IOException {
    this.origin = origin;
    log = Files.createTempFile("access", ".log");
    String logging = "logging: {access_log: {path: \"" + log + "\"}}\n";
    gateway = TestGateway.start(logging + TestGateway.forwarding(origin) + yaml);
  }

  /** A target with more of the configuration, which follows the one service. */
  static Target with(String yaml) throws IOException {
    return new Target(Origin.saying("hello"), yaml);
  }

  static Target open() throws IOException {
    return with("");
  }

  /** Sends the bytes on a connection of their own, and reads until the gateway ends it. */
  RawClient.End send(String bytes) throws IOException {
    try (RawClient client = gateway.client()) {
      return client.send(bytes).readToEnd();
    }
  }

  /**
   * Sends the bytes with another request behind them, and checks that they are refused: one answer
   * with this status, the connection ended in good order, nothing at the origin, counted once under
   * its reason, one line in the log.
   */
  void assertRefused(String bytes, int status, String reason) throws IOException {
    double before = failures(reason);
    int requests = origin.requests().size();

    RawClient.End end = send(bytes + SMUGGLED);

    assertThat(end.text()).startsWith("HTTP/1.1 " + status + " ").containsOnlyOnce("HTTP/1.1");
    assertThat(end.text()).contains("\r\nConnection: close\r\n").doesNotContain("hello");
    assertThat(end.reset()).as("answer could be lost by a reset").isFalse();
    assertThat(origin.requests()).hasSize(requests);
    assertThat(failures(reason)).isEqualTo(before + 1);
    owe(status, reason);
  }

  /** One more line must be in the log; the reason is empty if nothing failed. */
  void owe(int status, String reason) {
    owed.add(new Owed(status, reason));
  }

  /** How often an exchange failed for this reason. */
  double failures(String reason) throws IOException {
    return gateway.metric("gateway_request_failures_total", "reason=\"" + reason + "\"");
  }

  /**
   * Waits for so many lines in the log, behind those of the requests that were refused; the log
   * must have no more of them.
   */
  List<String> newLines(int count) throws IOException, InterruptedException {
    int wanted = seen + owed.size() + count;
    long deadline = System.nanoTime() + Gate.PATIENCE.toNanos();
    while (allLines().size() < wanted && System.nanoTime() < deadline) {
      Thread.sleep(10); // the writer has a rhythm of its own
    }
    List<String> all = allLines();
    assertThat(all).as("lines in the access log").hasSize(wanted);
    for (Owed one : owed) {
      one.check(all.get(seen++));
    }
    owed.clear();
    seen = wanted;
    return all.subList(wanted - count, wanted);
  }

  private List<String> allLines() throws IOException {
    String text = Files.readString(log, StandardCharsets.ISO_8859_1);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    gateway.close();
    try {
      newLines(0);
    } finally {
      Files.delete(log);
      origin.close();
    }
  }
}
