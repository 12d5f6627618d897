package dev.jadegate.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jadegate.scenario.Commands;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class MutualTlsExampleTest {
  @TempDir private Path folder;

  @Test
  void everybodyShowsACertificate() throws Exception {
    Commands.require("openssl", "bash", "curl", "python3");
    Path example = ExampleGateway.root().resolve("examples/mutual-tls");
    Commands.run(folder, example.resolve("certificates").toString(), folder.toString());
    Process instance =
        new ProcessBuilder(
                "python3", example.resolve("instance.py").toString(), "0", folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = instance.inputReader();
        ExampleGateway gateway =
            ExampleGateway.start(
                "examples/mutual-tls/gateway.yaml",
                Map.of("INSTANCE_PORT", out.readLine(), "CERTS", folder.toString()))) {
      String url = "https://localhost:" + gateway.port("gateway") + "/";

      assertThat(asAlice(url, "-H", "X-Client-Cert-Subject: CN=root"))
          .isEqualTo("gateway says you are CN=alice,O=Example\n");
      assertThatThrownBy(() -> Commands.run(folder, "curl", "-sS", "--cacert", "ca.pem", url))
          .isInstanceOf(AssertionError.class);
    } finally {
      instance.destroyForcibly();
    }
  }

  private String asAlice(String url, String... options) throws Exception {
    String[] command = {
      "curl",
      "-sS",
      "--cacert",
      "ca.pem",
      "--cert",
      "alice.pem",
      "--key",
      "alice.key",
      options[0],
      options[1],
      url
    };
    return Commands.run(folder, command);
  }
}
