package dev.jadegate.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line as a whole. */
class MainTest {
  @ParameterizedTest
  @ValueSource(strings = {"run", "demo", "check", "explain", "routes", "schema", "version"})
  void everyCommandHasAHelpTextThatFitsATerminal(String command) {
    Cli cli = Cli.run(command, "--help");
    assertThat(cli.code()).isZero();
    assertThat(cli.out()).startsWith("Usage: jadegate " + command);
    assertThat(cli.outLines()).allMatch(line -> line.length() <= 80);
    assertThat(Cli.run("--help").out()).contains("\n  " + command);
  }

  @Test
  void helpShowsExamples() {
    assertThat(Cli.run("--help").outLines())
        .contains("Examples:", "  jadegate run --config config/gateway.yaml   serve");
  }

  @Test
  void unknownCommandGetsAHint() {
    Cli cli = Cli.run("chek", "g.yaml");
    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.errLines())
        .contains("Did you mean check or schema?")
        .endsWith("Try 'jadegate --help'.");
  }

  @Test
  void unknownOptionGetsAHint() {
    Cli cli = Cli.run("run", "--cofig", "g.yaml");
    assertThat(cli.code()).isEqualTo(2);
    assertThat(cli.err()).contains("Did you mean --config?");
  }

  @Test
  void nothingIsAnErrorOfUsage() {
    assertThat(Cli.run().code()).isEqualTo(2);
  }

  @Test
  void versionNamesTheGatewayAndWhatItRunsOn() {
    Cli cli = Cli.run("version");
    assertThat(cli.code()).isZero();
    assertThat(cli.outLines()).hasSize(2);
    assertThat(cli.out()).startsWith("jadegate ").contains("java 25", "netty 4.");
    assertThat(Cli.run("--version").out()).isEqualTo(cli.out());
  }

  @Test
  void completionIsAScript() {
    Cli cli = Cli.run("generate-completion");
    assertThat(cli.code()).isZero();
    assertThat(cli.out()).startsWith("#!/usr/bin/env bash").contains("explain");
  }

  @Test
  void schemaIsPrinted() {
    Cli cli = Cli.run("schema");
    assertThat(cli.code()).isZero();
    assertThat(cli.out()).startsWith("{").contains("\"load_balancer\"");
  }
}
