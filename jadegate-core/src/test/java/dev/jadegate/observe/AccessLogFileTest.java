package dev.jadegate.observe;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jadegate.api.Failure;
import dev.jadegate.loop.Loops;
import dev.jadegate.loop.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AccessLogFileTest {
  @TempDir Path folder;
  private final Loops loops = new Loops(1, Transport.NIO, new SplittableRandom(1));
  private final GatewayMetrics metrics = new GatewayMetrics("", "");

  @AfterEach
  void stop() {
    loops.close();
  }

  private AccessLogSettings settings(double sample, long bufferBytes) {
    return new AccessLogSettings(
        folder.resolve("access.log").toString(),
        sample,
        List.of("header:X-Tenant"),
        List.of("user_agent", "instance"),
        bufferBytes,
        2_000_000,
        "test");
  }

  private static void record(AccessLog log, Loops loops, Ended... exchanges) {
    loops
        .all()
        .getFirst()
        .eventLoop()
        .submit(() -> {
          for (Ended exchange : exchanges) {
            log.record(0, exchange);
          }
        })
        .syncUninterruptibly();
  }

  private List<String> lines() throws Exception {
    return Files.readAllLines(folder.resolve("access.log"));
  }

  private double dropped() {
    return Series.value(metrics, "access_log_lines_dropped_total");
  }

  @Test
  void lineSaysWhatHappened() throws Exception {
    Ended exchange = new Ended();
    exchange.fields.add("User-Agent", "secret").add("X-Tenant", "t\"1");
    try (AccessLog log = new AccessLog(loops, settings(1, 1 << 20), metrics)) {
      record(log, loops, exchange);
    }

    assertThat(lines()).hasSize(1);
    assertThat(lines().getFirst())
        .matches("\\{\"time\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\",.*")
        .contains("\"level\":\"info\"", "\"method\":\"GET\"", "\"path\":\"/a\"", "\"status\":200")
        .contains("\"duration\":0.001500", "\"request_size\":3", "\"response_size\":1234")
        .contains("\"upstream_duration\":0.001000", "\"x_tenant\":\"t\\\"1\"")
        .endsWith("\"environment\":\"test\"}")
        .doesNotContain("user_agent", "instance", "failure", "slow");
  }

  @Test
  void slowAndFailedExchangesAreWarnings() throws Exception {
    Ended slow = new Ended();
    slow.durationNanos = 2_000_000;
    Ended failed = new Ended();
    failed.failure = Failure.RESET;
    failed.detail = "closed";
    Ended refused = new Ended();
    refused.failure = Failure.BAD_REQUEST;
    try (AccessLog log = new AccessLog(loops, settings(1, 1 << 20), metrics)) {
      record(log, loops, slow, failed, refused);
    }

    assertThat(lines().get(0)).contains("\"level\":\"warn\"", "\"slow\":true");
    assertThat(lines().get(1))
        .contains("\"level\":\"warn\"", "\"failure\":\"reset\"", "\"failure_detail\":\"closed\"");
    assertThat(lines().get(2)).contains("\"level\":\"info\"", "\"failure\":\"bad_request\"");
  }

  @Test
  void sampleKeepsFaultsOfOurSide() throws Exception {
    Ended fault = new Ended();
    fault.failure = Failure.INTERNAL;
    try (AccessLog log = new AccessLog(loops, settings(0, 1 << 20), metrics)) {
      record(log, loops, new Ended(), fault, new Ended());
    }

    assertThat(lines()).hasSize(1);
    assertThat(lines().getFirst()).contains("\"internal\"");
  }

  @Test
  void fileThatWasMovedIsOpenedAnewAndNoLineIsLost() throws Exception {
    Path file = folder.resolve("access.log");
    Path old = folder.resolve("access.log.1");
    try (AccessLog log = new AccessLog(loops, settings(1, 1 << 20), metrics)) {
      record(log, loops, new Ended());
      await().atMost(5, SECONDS).until(() -> Files.size(file) > 0);
      Files.move(file, old);

      int[] recorded = {1};
      await()
          .atMost(10, SECONDS)
          .until(() -> {
            record(log, loops, new Ended());
            recorded[0]++;
            return Files.exists(file) && Files.size(file) > 0;
          });
      log.close();

      assertThat(Files.readAllLines(old).size() + lines().size()).isEqualTo(recorded[0]);
    }
  }

  @Test
  void linesWithoutRoomAreDroppedAndCounted() throws Exception {
    try (AccessLog log = new AccessLog(loops, settings(1, 100), metrics)) {
      record(log, loops, new Ended(), new Ended());
    }

    assertThat(lines()).isEmpty();
    assertThat(dropped()).isEqualTo(2);
  }

  @Test
  void manyLinesAreWrittenInOrder() throws Exception {
    Ended[] exchanges = new Ended[3000];
    for (int i = 0; i < exchanges.length; i++) {
      exchanges[i] = new Ended();
      exchanges[i].path = "/" + i;
    }
    try (AccessLog log = new AccessLog(loops, settings(1, 64 << 20), metrics)) {
      record(log, loops, exchanges);
    }

    List<String> lines = lines();
    assertThat(lines).hasSize(3000);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i)).contains("\"path\":\"/" + i + "\"");
    }
    assertThat(dropped()).isZero();
  }
}
