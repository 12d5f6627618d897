package dev.jadegate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jadegate explain}. */
class ExplainCommandTest {
  private static final String CONFIG =
      """
      services:
      - {name: users, path: /api/users, instances: "127.0.0.1:9"}
      routes:
      - {name: beta, path: /api/users, service: users, headers: {X-Beta: "1"}}
      - {name: create, exact: /api/users/new, methods: [POST], service: users}
      - {name: shop, host: shop.example.com, respond: {status: 204}}
      - {name: search, path: /search, query: {q: "*"}, redirect: {to: /find}}
      """;

  @TempDir private Path folder;
  private String file = "";

  @BeforeEach
  void writeFile() {
    file = Cli.file(folder, CONFIG);
  }

  private Cli explain(String... arguments) {
    List<String> all = new ArrayList<>(List.of("explain", "-c", file));
    all.addAll(List.of(arguments));
    return Cli.run(all.toArray(String[]::new));
  }

  @Test
  void routeIsNamedWithWhatItMatchesAndWhereItLeads() {
    Cli cli = explain("GET", "/api/users/1");
    assertThat(cli.code()).isZero();
    assertThat(cli.outLines())
        .containsExactly(
            "/api/users/1 takes route users",
            "  matches   path /api/users",
            "  leads to  service users",
            "other routes, nearest first:",
            "  beta (path /api/users): header X-Beta does not match",
            "  create (exact /api/users/new): path does not match",
            "  search (path /search): path does not match",
            "  shop (path /): host is not one of [shop.example.com]");
  }

  @Test
  void headerFieldsCount() {
    Cli cli = explain("GET", "/api/users/1", "-H", "X-Beta: 1");
    assertThat(cli.outLines())
        .startsWith("/api/users/1 takes route beta")
        .contains("  users (path /api/users): matches too, but is less specific");
  }

  @Test
  void methodThatDoesNotFitIsTheReason() {
    assertThat(explain("GET", "/api/users/new").outLines())
        .contains("  create (exact /api/users/new): method is not one of [POST]");
    assertThat(explain("post", "/api/users/new").outLines())
        .startsWith("/api/users/new takes route create");
  }

  @Test
  void hostAndQueryMayStandInTheAddress() {
    assertThat(explain("GET", "http://shop.example.com/x").outLines())
        .startsWith("/x takes route shop");
    assertThat(explain("GET", "/search?q=1").outLines())
        .startsWith("/search takes route search")
        .contains("  leads to  redirect 308 /find");
    assertThat(explain("GET", "/search").outLines())
        .startsWith("/search matches no route")
        .contains("  search (path /search): query parameter q does not match");
  }

  @Test
  void addressThatIsRefusedBeforeRoutingIsSaidToBeSo() {
    assertThat(explain("GET", "/%zz").out())
        .isEqualTo("refused with 400: bad percent-encoding in the path\n");
  }

  @Test
  void wrongArgumentsAreErrorsOfUsage() {
    assertThat(explain("GE T", "/").code()).isEqualTo(2);
    assertThat(explain("GET", "/", "-H", "no colon").code()).isEqualTo(2);
    assertThat(explain("GET", "/", "-H", "X Y: 1").code()).isEqualTo(2);
    assertThat(explain("GET").code()).isEqualTo(2);
  }

  @Test
  void wrongFileIsAnErrorOfTheConfiguration() {
    file = Cli.file(folder, "routes: [{name: r, pattern: '/{a}b', respond: {}}]");
    Cli cli = explain("GET", "/");
    assertThat(cli.code()).isEqualTo(1);
    assertThat(cli.err()).contains("routes.r: ");
  }
}
