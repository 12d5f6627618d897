package dev.jadegate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.scenario.Commands;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompressionExampleTest {
  private static final String NUMBERS = "one two three ".repeat(200);

  @TempDir private Path folder;

  /** Decoded by curl, which has decoders of its own. */
  @Test
  void curlReadsEachEncodingAndTheCacheKeepsIt() throws Exception {
    Commands.require("curl");
    try (NamedOrigin origin = NamedOrigin.start("shop").says("text/plain", NUMBERS);
        ExampleGateway gateway =
            ExampleGateway.start(
                "examples/compression/gateway.yaml",
                Map.of(
                    "CATALOGUE_PORT", origin.port(),
                    "EVENTS_PORT", origin.port(),
                    "ACCOUNT_PORT", origin.port()))) {
      String url = "http://127.0.0.1:" + gateway.port() + "/catalogue/1";
      for (String encoding : new String[] {"gzip", "br", "zstd"}) {
        for (String cache : new String[] {"stored", "hit"}) {
          String header = "Accept-Encoding: " + encoding;
          String said = Commands.run(folder, "curl", "-si", "--compressed", "-H", header, url);
          assertThat(said)
              .containsIgnoringCase("content-encoding: " + encoding)
              .contains(cache)
              .endsWith("\r\n\r\n" + NUMBERS);
        }
      }
      HttpResponse<String> account = gateway.get("/account/1", "Accept-Encoding", "gzip");
      assertThat(account.headers().firstValue("Vary")).isEmpty();
      assertThat(account.body()).isEqualTo(NUMBERS);

      origin.says("text/event-stream", "data: 1\n\n");
      HttpResponse<String> event = gateway.get("/events/1", "Accept-Encoding", "br, gzip");
      assertThat(event.headers().firstValue("Content-Encoding")).isEmpty(); // too short
      assertThat(gateway.get("/metrics").body())
          .contains("gateway_compression_bytes_total{direction=\"out\",encoding=\"zstd\"}");
    }
  }
}
