package dev.jadegate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.scenario.Commands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class Http3ExampleTest {
  @TempDir private Path folder;

  @Test
  void theSiteIsServedOverTcpAndQuic() throws Exception {
    Commands.require("openssl", "bash", "curl", "gtlsclient");
    String certificates = ExampleGateway.root().resolve("examples/http3/certificates").toString();
    Commands.run(folder, certificates, folder.toString());
    NamedOrigin site = NamedOrigin.start("site");
    try (ExampleGateway gateway =
        ExampleGateway.start(
            "examples/http3/gateway.yaml",
            Map.of(
                "PORT",
                "0",
                "UDP_PORT",
                "0",
                "SITE_PORT",
                site.port(),
                "CERTS",
                folder.toString()))) {
      String udp = String.valueOf(gateway.http3Port());
      String tcp = "https://localhost:" + gateway.port() + "/a";
      String[] client = {
        "gtlsclient",
        "--exit-on-all-streams-close",
        "--download=" + folder,
        "127.0.0.1",
        udp,
        "https://localhost:" + udp + "/a"
      };

      assertThat(Commands.run(folder, "curl", "-sSi", "--cacert", "ca.pem", tcp))
          .containsIgnoringCase("alt-svc: h3=\":" + udp + "\"; ma=86400")
          .endsWith("site /a");
      assertThat(Commands.run(folder, client)).contains("[:status: 200]");
      assertThat(Files.readString(folder.resolve("a"))).isEqualTo("site /a");
    } finally {
      site.close();
    }
  }
}
