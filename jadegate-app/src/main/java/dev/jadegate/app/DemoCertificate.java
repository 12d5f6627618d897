package dev.jadegate.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A certificate for localhost and 127.0.0.1 by an authority made for the occasion, with keytool of
 * the JDK that runs this, as PEM files in a folder that only this user can read and that goes when
 * this is closed.
 *
 * @param authority what a client must be told to trust
 */
record DemoCertificate(Path folder, Path authority, Path cert, Path key) implements AutoCloseable {
  private static final String DAYS = "30";
  private static final long PATIENCE_SECONDS = 30;
  private static final Base64.Encoder BASE64 =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  /**
   * Makes one.
   *
   * @throws IOException if there is no keytool, or it fails
   */
  static DemoCertificate make() throws IOException, InterruptedException {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    if (!Files.isExecutable(keytool)) {
      throw new IOException(
          "--tls needs the program keytool of a JDK, and there is none at " + keytool);
    }
    Path folder = Files.createTempDirectory("jadegate-demo");
    DemoCertificate made =
        new DemoCertificate(
            folder,
            folder.resolve("ca.pem"),
            folder.resolve("localhost.pem"),
            folder.resolve("localhost.key"));
    try {
      made.fill(keytool);
      return made;
    } catch (IOException | InterruptedException | RuntimeException e) {
      made.close();
      throw e;
    }
  }

  private void fill(Path keytool) throws IOException, InterruptedException {
    String password = UUID.randomUUID().toString();
    Path store = folder.resolve("store.p12");
    run(keytool, store, password, "ca", "CN=Jadegate demo CA", "-ext", "bc:c");
    run(
        keytool,
        store,
        password,
        "localhost",
        "CN=localhost",
        "-signer",
        "ca",
        "-ext",
        "san=dns:localhost,ip:127.0.0.1");
    try {
      KeyStore keys = KeyStore.getInstance(store.toFile(), password.toCharArray());
      byte[] der = keys.getKey("localhost", password.toCharArray()).getEncoded();
      Files.writeString(key, pem("PRIVATE KEY", der));
      Files.writeString(cert, pem("CERTIFICATE", encoded(keys, "localhost")));
      Files.writeString(authority, pem("CERTIFICATE", encoded(keys, "ca")));
    } catch (GeneralSecurityException e) {
      throw new IOException("what keytool made cannot be read: " + e.getMessage(), e);
    }
    Files.delete(store); // with it goes the key of the authority
  }

  private static void run(
      Path keytool, Path store, String password, String alias, String name, String... more)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                name,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                DAYS,
                "-storetype",
                "PKCS12"));
    command.addAll(List.of("-keystore", store.toString(), "-storepass:env", "DEMO_PASSWORD"));
    command.addAll(List.of(more));
    Path log = store.resolveSibling("keytool.log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("DEMO_PASSWORD", password);
    Process process = builder.start();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("keytool failed: " + Files.readString(log).strip());
      }
    } finally {
      process.destroyForcibly();
    }
  }

  private static byte[] encoded(KeyStore keys, String alias) throws GeneralSecurityException {
    Certificate certificate = Objects.requireNonNull(keys.getCertificate(alias));
    return certificate.getEncoded();
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, BASE64.encodeToString(der), label);
  }

  /** Removes the files. */
  @Override
  public void close() throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
