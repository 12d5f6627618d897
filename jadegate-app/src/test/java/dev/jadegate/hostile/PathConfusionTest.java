package dev.jadegate.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The path that rules are matched against is the path that the origin sees, however it is spelt.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PathConfusionTest {
  @AutoClose
  private final Origin origin =
      Origin.answering((request, connection) -> connection.respond(200, request.target()));

  @AutoClose private final TestGateway gateway = TestGateway.start(config(origin, ""));

  PathConfusionTest() throws IOException {}

  private static String config(Origin origin, String section) {
    return section
        + """
        services:
          - name: origins
            instances: %s
        routes:
          - {name: open, service: origins, path: /}
          - {name: admin, service: origins, path: /admin, ip: {deny: [all]}}
        """
            .formatted(TestGateway.instances(origin));
  }

  private ReceivedResponse ask(String target) throws IOException {
    try (RawClient client = gateway.client()) {
      return client
          .send("GET " + target + " HTTP/1.1\r\nHost: gateway.test\r\n\r\n")
          .readResponse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/admin",
        "/admin/",
        "/admin/x",
        "/admin?x",
        "/admin?",
        "//admin",
        "///admin",
        "/.//admin",
        "/./admin",
        "/%2e/admin",
        "/%2E/admin",
        "/x/../admin",
        "/x/%2e%2e/admin",
        "/x/.%2e/admin",
        "/x/%2E./admin",
        "/x/y/../../admin",
        "/x//../admin",
        "/x/./../admin",
        "/%61dmin",
        "/%61%64%6d%69%6e",
        "/%61%64%6D%69%6E",
        "/a%64min/x",
        "/admin/.",
        "/admin/./",
        "/admin/..//admin",
        "/admin/x/..",
        "/admin//",
        "/admin/%2e",
        "/x/../x/../admin",
        "http://gateway.test/admin",
        "HTTP://gateway.test//admin",
        "http://gateway.test/x/../admin",
        "https://gateway.test/%61dmin",
        "http://gateway.test:80/admin?x",
        "/admin/;x",
        "/..x/../admin",
        "/x../../admin",
        "/.x/../admin",
      })
  @DisplayName("129: every spelling of a protected path is refused")
  void everySpellingOfAProtectedPathIsDenied(String target) throws IOException {
    int before = origin.requests().size();

    assertThat(ask(target).status()).isEqualTo(403);
    assertThat(origin.requests()).hasSize(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/..",
        "/../admin",
        "/x/..;/admin",
        "/x/..;y=1/admin",
        "/x/.;/admin",
        "/x/%2e%2e;/admin",
        "/admin/..;",
        "/x/../../admin",
        "/%2e%2e/admin",
        "/./../admin",
        "/x/..//../admin",
        "//../admin",
        "/%2Fadmin",
        "/%2fadmin",
        "/x%2f..%2fadmin",
        "/x/..%2fadmin",
        "/..%2Fadmin",
        "/%5Cadmin",
        "/x/..%5cadmin",
        "/\\admin",
        "\\admin",
        "/x\\..\\admin",
        "/x/..\\admin",
        "/admin%00",
        "/%00/../admin",
        "/%0d/admin",
        "/%7f",
        "/admin%0a",
        "/admin%09",
        "/admin%",
        "/admin%2",
        "/admin%zz",
        "/%u0061dmin",
        "/%6",
        "/%%61dmin",
        "/admin#x",
        "/x#/../admin",
        "/%+1",
        "/% 1",
      })
  @DisplayName("129: what could be read in two ways further on is refused")
  void whatCouldBeReadInTwoWaysIs400(String target) throws IOException {
    int before = origin.requests().size();

    assertThat(ask(target).status()).isEqualTo(400);
    assertThat(origin.requests()).hasSize(before);
  }

  @ParameterizedTest
  @CsvSource({
    "/ADMIN, /ADMIN",
    "/admin., /admin.",
    "/admin.., /admin..",
    "/admin;x, /admin;x",
    "/;/admin, /;/admin",
    "/admin%3b, /admin%3B",
    "/admin%20, /admin%20",
    "/%2561dmin, /%2561dmin",
    "/%252e%252e/admin, /%252e%252e/admin",
    "/x/%252e%252e/admin, /x/%252e%252e/admin",
    "/%c0%ae%c0%ae/admin, /%C0%AE%C0%AE/admin",
    "/%c0%afadmin, /%C0%AFadmin",
    "/\u00e1dmin, /%E1dmin",
    "/%ef%bd%81dmin, /%EF%BD%81dmin",
    "/x/.../admin, /x/.../admin",
    "/adm%69n%2e, /admin.",
    "/%3f/admin, /%3F/admin",
    "/%23/admin, /%23/admin",
    "/x?/../admin, /x?/../admin",
    "/~%7e%2d%5f, /~~-_",
    "/a/./b/../c//d?x=../%2e, /a/c/d?x=../%2e",
  })
  @DisplayName("129: another path is another path, and is forwarded as it was matched")
  void anotherPathIsForwardedAsItWasMatched(String target, String seen) throws IOException {
    ReceivedResponse response = ask(target);

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.text()).isEqualTo(seen);
    assertThat(URI.create(seen).normalize().getPath())
        .doesNotStartWith("/admin/")
        .isNotEqualTo("/admin");
  }

  @Test
  @DisplayName("129: with other settings the rules are matched against the same form as ever")
  void otherSettingsDoNotOpenTheProtectedPath() throws IOException {
    String settings = "gateway: {merge_slashes: false, encoded_slashes: keep}\n";
    try (TestGateway other = TestGateway.start(config(origin, settings));
        RawClient client = other.client()) {
      assertThat(client.get("/x/../admin").status()).isEqualTo(403);
      assertThat(client.get("/x//../../admin").status()).isEqualTo(403);
      assertThat(client.get("/admin%2Fx/../../admin").status()).isEqualTo(400);
      assertThat(client.get("//admin").text()).isEqualTo("//admin");
      assertThat(client.get("/x/..%2fadmin").text()).isEqualTo("/x/..%2Fadmin");
      assertThat(client.get("/x%5c..%5Cadmin").text()).isEqualTo("/x%5C..%5Cadmin");
    }
  }

  @Test
  @DisplayName("129: a route that forwards the raw path is matched by the normal form")
  void aRawPathIsMatchedByItsNormalForm() throws IOException {
    String raw = config(origin, "").replace("path: /}", "path: /, raw_path: true}");
    try (TestGateway other = TestGateway.start(raw);
        RawClient client = other.client()) {
      assertThat(client.get("/x/%2e%2e//%61dmin").status()).isEqualTo(403);
      assertThat(client.get("//x/%7e?a").text()).isEqualTo("//x/%7e?a");
    }
  }
}
