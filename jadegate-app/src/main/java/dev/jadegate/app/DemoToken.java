package dev.jadegate.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the demo's gateway keeps its admin token: a folder that only this user can read, and that
 * goes when this is closed, so that trying the gateway leaves nothing behind.
 */
record DemoToken(Path folder) implements AutoCloseable {
  static DemoToken make() throws IOException {
    return new DemoToken(Files.createTempDirectory("jadegate-demo"));
  }

  /** Not there before the gateway has started. */
  Path file() {
    return folder.resolve("admin.token");
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file());
    Files.delete(folder);
  }
}
