package dev.jadegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** YAML with its shortcuts, and texts that are none. */
class YamlTest {
  @Test
  void aliasRepeatsWhatItNames() {
    GatewayConfig config =
        ConfigText.load(
            """
            services:
            - {name: a, path: /a, timeout: &slow {total: 9s}}
            - {name: b, path: /b, timeout: *slow}
            """);
    assertThat(config.routes().getLast().policies().timeout().total()).hasSeconds(9);
  }

  @Test
  void mergeKeyBringsWholeValuesThatOwnOnesReplace() {
    GatewayConfig config =
        ConfigText.load(
            """
            services:
            - &base {name: a, path: /a, timeout: {total: 9s, connect: 2s}, methods: [GET]}
            - {<<: *base, name: b, timeout: {total: 8s}}
            """);
    RouteConfig route = config.routes().getLast();
    assertThat(route.path()).isEqualTo("/a");
    assertThat(route.methods()).containsExactly("GET");
    assertThat(route.policies().timeout().total()).hasSeconds(8);
    assertThat(route.policies().timeout().connect()).hasSeconds(1);
  }

  @Test
  void ofSeveralMergedMappingsTheFirstWins() {
    RouteConfig route =
        ConfigText.load(
                """
                routes:
                - &a {name: a, path: /a, respond: {status: 201}}
                - &b {name: b, path: /b, rewrite: /c, respond: {status: 202}}
                - {<<: [*a, *b], name: c}
                """)
            .routes()
            .getLast();
    assertThat(route.path()).isEqualTo("/a");
    assertThat(route.rewrite()).isEqualTo("/c");
  }

  @Test
  void mergeKeyWithoutAMappingIsAnError() {
    assertThat(ConfigText.errors("gateway: {<<: 1}"))
        .containsExactly("g.yaml:1:15: gateway: << takes a mapping, or a list of mappings");
  }

  @Test
  void aliasThatContainsItselfIsAnError() {
    assertThat(ConfigText.errors("services: &all\n- {name: a, instances: *all}"))
        .contains(
            "g.yaml:1:11: services[0].instances: an alias leads to something that contains it");
  }

  @Test
  void manyAliasesOfASmallMappingAreFine() {
    StringBuilder text = new StringBuilder("services:\n- {name: s, path: /, timeout: &t {}}\n");
    for (int i = 0; i < 1000; i++) {
      text.append("- {name: s").append(i).append(", path: /").append(i).append(", timeout: *t}\n");
    }
    assertThat(ConfigText.load(text.toString()).services()).hasSize(1001);
  }

  @Test
  @Timeout(30)
  void aliasesThatMultiplyAreRefused() {
    StringBuilder text = new StringBuilder("gateway:\n  a: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String alias = "*a" + (i - 1);
      text.append(
          "  a%d: &a%d [%s]\n"
              .formatted(i, i, String.join(", ", alias.repeat(9).split("(?<=\\d)(?=\\*)"))));
    }
    assertThat(ConfigText.errors(text.toString()))
        .singleElement()
        .asString()
        .contains("more than 1000000 values, with aliases written out");
  }

  @Test
  @Timeout(30)
  void textThatIsNestedTooDeeplyIsRefused() {
    assertThat(ConfigText.errors("[".repeat(100_000)))
        .singleElement()
        .asString()
        .contains("g.yaml");
    assertThat(ConfigText.errors("[".repeat(100_000) + "]".repeat(100_000)))
        .singleElement()
        .asString()
        .contains("nested too deeply");
  }

  @Test
  void emptyFileHasAllDefaults() {
    assertThat(ConfigText.load("")).isEqualTo(ConfigText.load("# nothing\n---\n"));
  }

  @Test
  void fileThatIsNoMappingIsAnError() {
    assertThat(ConfigText.errors("- a"))
        .containsExactly("g.yaml:1:1: found a list; expected keys such as gateway and services");
    assertThat(ConfigText.errors("hello"))
        .containsExactly("g.yaml:1:1: found \"hello\"; expected keys such as gateway and services");
  }

  @Test
  void tabIsReportedWithItsPlace() {
    assertThat(ConfigText.errors("gateway:\n\tport: 1"))
        .singleElement()
        .asString()
        .startsWith("g.yaml:2:1: not YAML: ")
        .contains("TAB");
  }

  @Test
  void textThatIsNotYamlIsReportedWithItsPlace() {
    assertThat(ConfigText.errors("gateway: {port: 1\nservices: []"))
        .singleElement()
        .asString()
        .startsWith("g.yaml:2:")
        .contains("not YAML: ");
  }

  @Test
  void secondDocumentIsAnError() {
    assertThat(ConfigText.errors("gateway: {}\n---\ngateway: {}\n"))
        .singleElement()
        .asString()
        .contains("expected a single document");
  }

  @Test
  void keyThatIsNoWordIsAnError() {
    assertThat(ConfigText.errors("? [a]\n: 1\n"))
        .containsExactly("g.yaml:1:3: a key must be a word");
  }

  @Test
  void byteOrderMarkIsNoPartOfTheFirstKey() {
    assertThat(ConfigText.load("\uFEFFgateway: {port: 1}").gateway().port()).isEqualTo(1);
  }
}
