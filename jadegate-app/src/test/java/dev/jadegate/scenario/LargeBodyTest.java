package dev.jadegate.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.RawClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bodies far larger than the memory of the gateway pass both ways. The system property {@code
 * jadegate.body.bytes} says how large they are.
 */
@Timeout(180)
class LargeBodyTest {
  /** A hundred times what the process may hold of buffers and heap together. */
  private static final long BYTES = Long.getLong("jadegate.body.bytes", 10L << 30);

  private static final int STALLED = 32;

  /** Heap and direct memory by their flags, the rest for classes, compiled code and threads. */
  private static final long MAX_RESIDENT = 280L << 20;

  private static final String[] FLAGS = {
    "-Xmx64m",
    "-XX:MaxDirectMemorySize=32m",
    "-XX:+ExitOnOutOfMemoryError",
    "-Dio.netty.leakDetection.level=disabled"
  };

  @TempDir private Path folder;

  @Test
  void aProcessWithLittleMemoryPassesLargeBodiesBesideClientsThatStall() throws Exception {
    Path file = folder.resolve("gateway.yaml");
    try (Bulk origin = Bulk.open();
        ExecutorService threads = Executors.newCachedThreadPool()) {
      Files.writeString(
          file,
          """
          gateway: {host: 127.0.0.1, port: 0, workers: 2, max_request_size: 0}
          admin: none
          logging: {access_log: none}
          services:
            - {name: bulk, path: /, instances: ["%s"]}
          """
              .formatted(origin.address()));
      try (GatewayProcess gateway = GatewayProcess.start(file, FLAGS)) {
        int port = gateway.port();
        List<RawClient> stalled = new ArrayList<>();
        for (int i = 0; i < STALLED; i++) {
          stalled.add(RawClient.connect(port).sendHead("GET /" + BYTES));
        }
        Callable<Long> down = () -> download(port);
        Callable<String> up = () -> upload(port);
        Future<Long> downloaded = threads.submit(down);
        Future<String> uploaded = threads.submit(up);

        assertThat(downloaded.get()).isEqualTo(BYTES);
        assertThat(uploaded.get()).isEqualTo(Long.toString(BYTES));
        long resident = gateway.residentBytes();
        System.out.println("most memory of the gateway: " + (resident >> 20) + " MB");
        assertThat(resident).isLessThan(MAX_RESIDENT);
        assertThat(gateway.isAlive()).isTrue();
        assertThat(gateway.log()).doesNotContain("ERROR", "OutOfMemory");
        for (RawClient client : stalled) {
          client.close();
        }
      }
    }
  }

  private static long download(int port) throws IOException {
    try (Socket socket = connect(port)) {
      socket.getOutputStream().write(head("GET /" + BYTES, ""));
      InputStream in = socket.getInputStream();
      skipHead(in);
      byte[] block = new byte[Bulk.BLOCK];
      long total = 0;
      while (total < BYTES) {
        int count = in.read(block);
        if (count < 0) {
          return total;
        }
        total += count;
      }
      return total;
    }
  }

  private static String upload(int port) throws IOException {
    try (Socket socket = connect(port)) {
      OutputStream out = socket.getOutputStream();
      out.write(head("POST /up", "Content-Length: " + BYTES + "\r\n"));
      byte[] block = new byte[Bulk.BLOCK];
      for (long left = BYTES; left > 0; left -= block.length) {
        out.write(block, 0, (int) Math.min(block.length, left));
      }
      InputStream in = socket.getInputStream();
      skipHead(in);
      int digits = Long.toString(BYTES).length();
      return new String(in.readNBytes(digits), StandardCharsets.US_ASCII);
    }
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static byte[] head(String line, String fields) {
    String head = line + " HTTP/1.1\r\nHost: gateway.test\r\n" + fields + "\r\n";
    return head.getBytes(StandardCharsets.US_ASCII);
  }

  private static void skipHead(InputStream in) throws IOException {
    for (int last = 0; last != 0x0d0a0d0a; ) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("no response");
      }
      last = last << 8 | b;
    }
  }
}
