package dev.jadegate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.scenario.Commands;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HttpsExampleTest {
  @TempDir private Path folder;

  @Test
  void oneListenerHasTlsAndTheOtherLeadsThere() throws Exception {
    Commands.require("openssl", "bash", "curl");
    String certificates = ExampleGateway.root().resolve("examples/https/certificates").toString();
    Commands.run(folder, certificates, folder.toString());
    NamedOrigin site = NamedOrigin.start("site");
    try (ExampleGateway gateway =
        ExampleGateway.start(
            "examples/https/gateway.yaml",
            Map.of("TLS_PORT", "0", "SITE_PORT", site.port(), "CERTS", folder.toString()))) {
      String secure = "https://localhost:" + gateway.port("secure") + "/a";
      String clear = "http://localhost:" + gateway.port("clear") + "/a";

      assertThat(Commands.run(folder, "curl", "-sSi", "--cacert", "ca.pem", secure))
          .startsWith("HTTP/2 200")
          .containsIgnoringCase("strict-transport-security: ")
          .endsWith("site /a");
      assertThat(Commands.run(folder, "curl", "-sSi", clear))
          .startsWith("HTTP/1.1 308 ")
          .contains("Location: " + secure + "\r\n");
      assertThat(Commands.run(folder, "curl", "-sSL", "--cacert", "ca.pem", clear))
          .isEqualTo("site /a");
    } finally {
      site.close();
    }
  }
}
