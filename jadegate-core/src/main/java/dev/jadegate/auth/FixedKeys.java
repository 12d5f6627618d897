package dev.jadegate.auth;

import dev.jadegate.config.JwtConfig;
import dev.jadegate.config.TextFile;
import java.io.IOException;
import java.nio.file.Path;

/** Keys of a file, or a secret of the configuration. */
final class FixedKeys implements KeySource {
  private final JwtConfig config;
  private volatile Keys keys;

  /**
   * Reads them.
   *
   * @throws IOException if they are of no use
   */
  FixedKeys(JwtConfig config) throws IOException {
    this.config = config;
    keys = read(Keys.NONE);
  }

  private Keys read(Keys before) throws IOException {
    if (config.secret() != null) {
      return before.next(config.secret(), KeyReader::ofSecret);
    }
    if (config.publicKey() != null) {
      return read(before, config.publicKey(), KeyReader::ofPem);
    }
    return read(before, String.valueOf(config.jwksFile()), KeyReader::ofSet);
  }

  private static Keys read(Keys before, String file, Reader reader) throws IOException {
    String text = TextFile.read(Path.of(file));
    try {
      return before.next(text, reader);
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Keys now() {
    return keys;
  }

  @Override
  public synchronized boolean reread() throws IOException {
    Keys before = keys;
    keys = read(before);
    return keys != before;
  }
}
