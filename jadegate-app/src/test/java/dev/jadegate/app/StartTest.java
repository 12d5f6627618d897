package dev.jadegate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the gateway does not start, it says why. */
class StartTest {
  @TempDir private Path folder;

  @Test
  void portThatIsTakenIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      String file = Cli.file(folder, "gateway: {host: 127.0.0.1, port: " + port + ", workers: 1}");
      Cli cli = Cli.run("run", "--config", file);
      assertThat(cli.code()).isEqualTo(3);
      assertThat(cli.err()).startsWith("jadegate: cannot listen on 127.0.0.1:" + port + ": ");
    }
  }

  @Test
  void adminPortThatIsTakenIsNamedWithItsKey() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      String token = folder.resolve("token").toString();
      String file =
          Cli.file(
              folder,
              "gateway: {host: 127.0.0.1, port: 0, workers: 1}\nadmin: {port: "
                  + port
                  + ", token_file: "
                  + token
                  + "}");
      Cli cli = Cli.run("run", "--config", file);
      assertThat(cli.code()).isEqualTo(3);
      assertThat(cli.err())
          .startsWith("jadegate: admin.port: cannot listen on 127.0.0.1:" + port + ": ")
          .endsWith("; choose another, or write admin: none\n");
    }
  }

  @Test
  void hostThatDoesNotExistIsNamed() {
    String file = Cli.file(folder, "gateway: {host: no.such.host.invalid, port: 0, workers: 1}");
    Cli cli = Cli.run("run", "--config", file);
    assertThat(cli.code()).isEqualTo(3);
    assertThat(cli.err())
        .isEqualTo("jadegate: cannot listen on no.such.host.invalid:0: no such host\n");
  }

  @Test
  void wrongConfigurationDoesNotStart() {
    String file = Cli.file(folder, "routes: [{name: r, pattern: '/{a}b', respond: {}}]");
    Cli cli = Cli.run("run", "--config", file);
    assertThat(cli.code()).isEqualTo(1);
    assertThat(cli.err()).contains("routes.r: ", file + ": 1 error");
  }

  @Test
  void missingFileDoesNotStart() {
    Cli cli = Cli.run("run", "--config", folder.resolve("missing").toString());
    assertThat(cli.code()).isEqualTo(1);
    assertThat(cli.err()).contains("try 'jadegate demo'");
  }

  @Test
  void portOfTheDemoMustBeAPort() {
    Cli cli = Cli.run("demo", "--port", "70000");
    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err()).contains("expected --port from 0 to 65535, found 70000");
  }
}
