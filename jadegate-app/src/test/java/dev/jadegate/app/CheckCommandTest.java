package dev.jadegate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jadegate check}. */
class CheckCommandTest {
  @TempDir private Path folder;

  @Test
  void goodFileIsFine() {
    String file = Cli.file(folder, "services: [{name: a, path: /a, instances: '127.0.0.1:9'}]");
    Cli cli = Cli.run("check", file);
    assertThat(cli).isEqualTo(new Cli(0, file + " is fine: 1 service, 1 route\n", ""));
  }

  @Test
  void warningsDoNotFail() {
    String file = Cli.file(folder, "redis: {host: nowhere}");
    Cli cli = Cli.run("check", file);
    assertThat(cli.code()).isZero();
    assertThat(cli.err()).startsWith("warning: " + file + ":1:8: redis: not asked for anything");
  }

  @Test
  void routesThatAskNobodyAreListedWhereOthersDo() {
    String file =
        Cli.file(
            folder,
            """
            auth: {jwt: {company: {secret: 0123456789abcdef0123456789abcdef, audience: a}}}
            defaults: {auth: {jwt: company}}
            services:
              - {name: a, path: /a, instances: '127.0.0.1:9'}
              - {name: b, path: /b, instances: '127.0.0.1:9', auth: none}
            """);
    assertThat(Cli.run("check", file))
        .isEqualTo(new Cli(0, file + " is fine: 2 services, 2 routes\nwithout auth: b\n", ""));
  }

  @Test
  void filesOfInstancesAreCheckedTooAndAreNoObstacle() throws IOException {
    Path missing = folder.resolve("missing.yaml");
    Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "a: ['127.0.0.1']");
    String file =
        Cli.file(
            folder,
            """
            discovery: {provider: file, file: {path: %s}}
            services: [{name: a, path: /a, discovery: {file: {path: %s}}}, {name: b, path: /b}]
            """
                .formatted(missing, wrong));
    Cli cli = Cli.run("check", file);
    assertThat(cli.code()).isZero();
    assertThat(cli.errLines())
        .containsExactly(
            "warning: "
                + wrong
                + ":1:5: a[0]: found \"127.0.0.1\"; expected host:port, such as"
                + " \"127.0.0.1:9001\" or \"[::1]:9001\"",
            "warning: " + missing + ": no instances: there is no file " + missing);
  }

  @Test
  void everyMistakeIsPrintedWithItsPlace() {
    String file = Cli.file(folder, "gateway: {prot: 1}\nservices: [{name: a, timeout: 5s}]\n");
    Cli cli = Cli.run("check", file);
    assertThat(cli.code()).isEqualTo(1);
    assertThat(cli.errLines())
        .containsExactly(
            "error: " + file + ":1:11: gateway.prot: unknown key; did you mean \"port\"?",
            "error: "
                + file
                + ":2:31: services.a.timeout: found \"5s\"; expected none, or a mapping with"
                + " connect, response, idle, total, header",
            file + ": 2 errors");
  }

  @Test
  void pathThatCannotBeUnderstoodIsAMistakeToo() {
    String file = Cli.file(folder, "routes: [{name: r, pattern: '/{a}b', respond: {}}]");
    Cli cli = Cli.run("check", file);
    assertThat(cli.code()).isEqualTo(1);
    assertThat(cli.errLines()).hasSize(2).first().asString().contains(":1:10: routes.r: ");
  }

  @Test
  void missingFileIsNamed() {
    String file = folder.resolve("missing.yaml").toString();
    Cli cli = Cli.run("check", file);
    assertThat(cli.code()).isEqualTo(1);
    assertThat(cli.err()).contains("there is no file " + file);
  }

  @Test
  void textThatIsNotUtf8IsSaidToBeSo() throws IOException {
    Path file = Files.write(folder.resolve("latin.yaml"), new byte[] {'a', (byte) 0xe9});
    Cli cli = Cli.run("check", file.toString());
    assertThat(cli.code()).isEqualTo(1);
    assertThat(cli.err()).contains("is not UTF-8");
  }

  @Test
  void fileIsTheNamedOneElseThatOfConfigPathElseTheDefault() {
    assertThat(ConfigFiles.choose(Path.of("a"), "b")).isEqualTo(Path.of("a"));
    assertThat(ConfigFiles.choose(null, "b")).isEqualTo(Path.of("b"));
    assertThat(ConfigFiles.choose(null, "")).isEqualTo(Path.of("config/gateway.yaml"));
    assertThat(ConfigFiles.choose(null, null)).isEqualTo(Path.of("config/gateway.yaml"));
  }
}
