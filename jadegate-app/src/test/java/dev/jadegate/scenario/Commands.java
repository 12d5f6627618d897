package dev.jadegate.scenario;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Commands of this machine. */
public final class Commands {
  private static final long PATIENCE_SECONDS = 60;

  private Commands() {}

  /** Skips the test, loudly, if a command is missing; under CI that is a failure. */
  public static void require(String... names) {
    for (String name : names) {
      if (!isThere(name)) {
        String missing = "this test needs the command " + name + ", which is not installed";
        if ("true".equals(System.getenv("CI"))) {
          throw new AssertionError(missing);
        }
        System.err.println("SKIPPED: " + missing);
        Assumptions.abort(missing);
      }
    }
  }

  private static boolean isThere(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    for (String folder : path.split(File.pathSeparator)) {
      if (Files.isExecutable(Path.of(folder, name))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Runs a command without the settings of whoever runs the test, and gives its output.
   *
   * @throws AssertionError if it fails, or takes too long
   */
  public static String run(Path folder, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.environment().putAll(environment(folder));
    Path output = Files.createTempFile(folder, "command", ".out");
    Process process = builder.redirectOutput(output.toFile()).start();
    try {
      boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      String text = Files.readString(output, StandardCharsets.ISO_8859_1);
      if (!ended || process.exitValue() != 0) {
        throw new AssertionError(List.of(command) + (ended ? " failed: " : " hangs: ") + text);
      }
      return text;
    } finally {
      process.destroyForcibly();
    }
  }

  private static Map<String, String> environment(Path folder) {
    return Map.of(
        "HOME", folder.toString(),
        "GIT_CONFIG_NOSYSTEM", "1",
        "GIT_TERMINAL_PROMPT", "0",
        "GIT_AUTHOR_NAME", "tester",
        "GIT_AUTHOR_EMAIL", "tester@gateway.test",
        "GIT_COMMITTER_NAME", "tester",
        "GIT_COMMITTER_EMAIL", "tester@gateway.test",
        "no_proxy", "*",
        "http_proxy", "");
  }
}
