package dev.jadegate.auth;

import dev.jadegate.config.JwtConfig;
import dev.jadegate.config.TextFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

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
    keys = Keys.NONE.next(read());
  }

  private List<VerificationKey> read() throws IOException {
    if (config.secret() != null) {
      return KeyReader.ofSecret(config.secret());
    }
    if (config.publicKey() != null) {
      return of(config.publicKey(), KeyReader::ofPem);
    }
    return of(String.valueOf(config.jwksFile()), KeyReader::ofSet);
  }

  @FunctionalInterface
  private interface Reader {
    List<VerificationKey> read(String text) throws IOException;
  }

  private static List<VerificationKey> of(String file, Reader reader) throws IOException {
    String text = TextFile.read(Path.of(file));
    try {
      return reader.read(text);
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Keys now() {
    return keys;
  }

  @Override
  public synchronized void reread() throws IOException {
    keys = keys.next(read());
  }
}
