package dev.jadegate.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.TestGateway;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs that people use, through the gateway. */
@Timeout(120)
class RealClientsTest {
  private static final int RANDOM_BYTES = 50 << 20;
  private static final long UPLOAD = 2L << 30;

  @TempDir private Path folder;

  private static TestGateway start(String address) throws IOException {
    return TestGateway.with()
        .workers(2)
        .start(
            """
            gateway: {max_request_size: 0}
            services:
              - {name: origin, path: /, instances: ["%s"]}
            """
                .formatted(address));
  }

  @Test
  void gitClonesAndPushesALargeRepository() throws Exception {
    Commands.require("git");
    Path work = Files.createDirectory(folder.resolve("work"));
    byte[] random = new byte[RANDOM_BYTES];
    new Random(1).nextBytes(random);
    Files.write(work.resolve("random"), random);
    Commands.run(work, "git", "init", "-q", "-b", "main", ".");
    Commands.run(work, "git", "config", "core.compression", "0");
    Commands.run(work, "git", "add", "random");
    Commands.run(work, "git", "commit", "-q", "-m", "random bytes");
    Path bare = folder.resolve("bare.git");
    Commands.run(folder, "git", "init", "-q", "--bare", "-b", "main", bare.toString());
    Commands.run(bare, "git", "config", "http.receivepack", "true");
    try (GitOrigin origin = GitOrigin.over(folder);
        TestGateway gateway = start(origin.address())) {
      String url = "http://127.0.0.1:" + gateway.port() + "/bare.git";
      Commands.run(work, "git", "push", "-q", url, "main"); // chunked, for it is large
      Commands.run(folder, "git", "clone", "-q", url, "clone");

      assertThat(Files.mismatch(work.resolve("random"), folder.resolve("clone/random")))
          .isEqualTo(-1);
      Commands.run(folder.resolve("clone"), "git", "fsck", "--full");
      assertThat(gateway.metric("gateway_request_failures_total")).isZero();
    }
  }

  @Test
  void curlUploadsTwoGigabytesWithAndWithoutALength() throws Exception {
    Commands.require("curl");
    Path file = folder.resolve("zeros");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(UPLOAD);
    }
    try (Bulk origin = Bulk.open();
        TestGateway gateway = start(origin.address())) {
      String url = "http://127.0.0.1:" + gateway.port() + "/up";
      String withLength = Commands.run(folder, "curl", "-sS", "-f", "-T", file.toString(), url);
      String chunked =
          Commands.run(
              folder,
              "curl",
              "-sS",
              "-f",
              "-H",
              "Transfer-Encoding: chunked",
              "-T",
              file.toString(),
              url);

      assertThat(withLength).isEqualTo(Long.toString(UPLOAD));
      assertThat(chunked).isEqualTo(Long.toString(UPLOAD));
      assertThat(origin.received()).isEqualTo(2 * UPLOAD);
    }
  }

  @Test
  void aRangeIsPassedOnUntouched() throws Exception {
    Commands.require("curl");
    String part =
        "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 3-6/10\r\n"
            + "Content-Length: 4\r\nETag: \"e\"\r\nAccept-Ranges: bytes\r\n\r\n3456";
    try (Origin origin = Origin.answering((request, connection) -> connection.write(part));
        TestGateway gateway = start(origin.address())) {
      String url = "http://127.0.0.1:" + gateway.port() + "/file";
      String answer = Commands.run(folder, "curl", "-sS", "-i", "-r", "3-6", url);

      assertThat(origin.takeRequest().fields().value("Range")).isEqualTo("bytes=3-6");
      assertThat(answer)
          .startsWith("HTTP/1.1 206 Partial Content\r\n")
          .contains("Content-Range: bytes 3-6/10\r\n", "Content-Length: 4\r\n", "ETag: \"e\"\r\n")
          .endsWith("\r\n\r\n3456");
    }
  }

  @Test
  void curlSeesEachEventWhenItHappens() throws Exception {
    Commands.require("curl");
    SynchronousQueue<String> events = new SynchronousQueue<>();
    Origin.Answer stream =
        (request, connection) -> {
          connection.write(
              "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                  + "Transfer-Encoding: chunked\r\n\r\n");
          for (String event = events.take(); !event.isEmpty(); event = events.take()) {
            connection.write(Integer.toHexString(event.length()) + "\r\n" + event + "\r\n");
          }
          connection.write("0\r\n\r\n");
        };
    try (Origin origin = Origin.answering(stream);
        TestGateway gateway = start(origin.address())) {
      Process curl =
          new ProcessBuilder(
                  "curl", "-sSN", "--noproxy", "*", "http://127.0.0.1:" + gateway.port() + "/")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(curl.getInputStream(), StandardCharsets.UTF_8))) {
        for (int i = 0; i < 100; i++) {
          // The next is not sent before this one was seen: were it held back, both would wait.
          assertThat(events.offer("data: " + i + "\n\n", 10, TimeUnit.SECONDS)).isTrue();
          assertThat(out.readLine()).isEqualTo("data: " + i);
          assertThat(out.readLine()).isEmpty();
        }
        events.put("");
        assertThat(out.readLine()).isNull();
        assertThat(curl.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(curl.exitValue()).isZero();
      } finally {
        curl.destroyForcibly();
      }
    }
  }
}
