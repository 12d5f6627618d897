package dev.jadegate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jadegate routes}. */
class RoutesCommandTest {
  @TempDir private Path folder;

  @Test
  void allRoutesAreListedInTheOrderOfTheFile() {
    String file =
        Cli.file(
            folder,
            """
            services: [{name: users, path: /u, instances: "127.0.0.1:9"}]
            routes:
            - {name: b, host: [x.org, y.org], regex: "^/b", methods: [GET, PUT], respond: {status: 204}}
            - {name: c, exact: /c, headers: {X-A: "1"}, query: {q: "*"}, split: {users: 1}}
            """);
    Cli cli = Cli.run("routes", "--config", file);
    assertThat(cli.code()).isZero();
    assertThat(cli.outLines())
        .containsExactly(
            "NAME   HOST         PATH       METHODS  CONDITIONS    LEADS TO",
            "users  *            path /u    *                      service users",
            "b      x.org,y.org  regex ^/b  GET,PUT                respond 204",
            "c      *            exact /c   *        X-A: 1; ?q=*  split users 1");
  }

  @Test
  void wrongFileIsAnErrorOfTheConfiguration() {
    String file = Cli.file(folder, "routes: [{name: r, pattern: '/{a}b', respond: {}}]");
    assertThat(Cli.run("routes", "-c", file).code()).isEqualTo(1);
  }
}
