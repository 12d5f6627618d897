package dev.jadegate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AuthExampleTest {
  private static final String FOLDER = ExampleGateway.root().resolve("examples/auth").toString();

  /** Made by openssl, as the example does it. */
  private static String bearer(String... userAndPermissions) throws Exception {
    List<String> command = new ArrayList<>(List.of(FOLDER + "/token.sh"));
    command.addAll(List.of(userAndPermissions));
    Process script = new ProcessBuilder(command).redirectErrorStream(true).start();
    String token =
        new String(script.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    assertThat(script.waitFor()).as(token).isZero();
    return "Bearer " + token;
  }

  @Test
  void tokensKeysAndPasswordsLetPass() throws Exception {
    try (NamedOrigin origin = NamedOrigin.start("origin");
        ExampleGateway gateway =
            ExampleGateway.start(
                "examples/auth/gateway.yaml",
                Map.of("SERVICE_PORT", origin.port(), "FOLDER", FOLDER))) {
      HttpResponse<String> nothing = gateway.get("/products");
      assertThat(nothing.statusCode()).isEqualTo(401);
      assertThat(nothing.headers().allValues("WWW-Authenticate")).hasSize(2);

      String reader = bearer("alice", "product:read");
      assertThat(status(gateway, "GET", "Authorization", reader)).isEqualTo(200);
      assertThat(status(gateway, "POST", "Authorization", reader)).isEqualTo(403);
      assertThat(status(gateway, "POST", "Authorization", bearer("bob", "x", "product:write")))
          .isEqualTo(200);
      assertThat(status(gateway, "GET", "X-API-Key", "key-of-the-shop")).isEqualTo(200);
      assertThat(status(gateway, "GET", "X-API-Key", "key-of-the-printer")).isEqualTo(401);
      assertThat(status(gateway, "POST", "X-API-Key", "key-of-the-shop")).isEqualTo(401);

      String alice =
          Base64.getEncoder().encodeToString("alice:sesame".getBytes(StandardCharsets.US_ASCII));
      assertThat(gateway.get("/reports", "Authorization", "Basic " + alice).statusCode())
          .isEqualTo(200);
      assertThat(gateway.get("/reports", "Authorization", reader).statusCode()).isEqualTo(401);
      assertThat(gateway.get("/open").statusCode()).isEqualTo(200);
      assertThat(gateway.get("/welcome").statusCode()).isEqualTo(200);
      assertThat(gateway.get("/welcome", "Authorization", "Bearer x").statusCode()).isEqualTo(401);
    }
  }

  private static int status(ExampleGateway gateway, String method, String name, String value)
      throws IOException, InterruptedException {
    return gateway.send(method, "/products", name, value).statusCode();
  }
}
