package dev.jadegate.scenario;

import dev.jadegate.testkit.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real program in a JVM of its own; closing it kills what is left of it. */
final class GatewayProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Pattern PORT = Pattern.compile("\"port\":\"?(\\d+)");

  private final Process process;
  private final Path log;

  private GatewayProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts {@code run} with this file; what it says goes to a file beside it. */
  static GatewayProcess start(Path config, String... jvmFlags) throws IOException {
    Path log = config.resolveSibling(config.getFileName() + ".log");
    return start(log, List.of(jvmFlags), "run", "--config", config.toString());
  }

  /** Starts {@code demo}; what it says goes to this file. */
  static GatewayProcess demo(Path log, String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("demo", "--port", "0", "--admin-port", "0"));
    arguments.addAll(List.of(options));
    return start(log, List.of(), arguments.toArray(String[]::new));
  }

  private static GatewayProcess start(Path log, List<String> jvmFlags, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=" + (jvmFlags.isEmpty() ? 1 : 4), // starts faster
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(jvmFlags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.jadegate.app.Main"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()))
            .start();
    return new GatewayProcess(process, log);
  }

  /** All that it said so far. */
  String log() throws IOException {
    return Files.readString(log);
  }

  /** Waits until it says this, so many times. */
  void awaitLog(String text, int times) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (log().split(Pattern.quote(text), -1).length <= times) {
      if (System.nanoTime() - end > 0 || !process.isAlive() && !log().contains(text)) {
        throw new AssertionError("the gateway did not say '" + text + "' but: " + log());
      }
      Thread.sleep(10);
    }
  }

  /** The port of its listener, once it is there. */
  int port() throws IOException, InterruptedException {
    awaitLog("\"listening\"", 1);
    Matcher found = PORT.matcher(log());
    if (!found.find()) {
      throw new AssertionError("no port in: " + log());
    }
    return Integer.parseInt(found.group(1));
  }

  RawClient client() throws IOException, InterruptedException {
    return RawClient.connect(port());
  }

  /** Sends a signal by its name, such as TERM. */
  void signal(String name) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (code != 0) {
      throw new AssertionError("cannot send " + name);
    }
  }

  /** Waits for its end and says its exit code. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the gateway does not end");
    }
    return process.exitValue();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Bytes of memory that it holds now, without those that are swapped out. */
  long residentBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", process.pid() + "", "status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    throw new AssertionError("no VmHWM");
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
