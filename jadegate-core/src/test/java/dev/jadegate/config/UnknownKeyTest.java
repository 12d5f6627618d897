package dev.jadegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Keys that nobody knows, that stand twice, and that are accepted without effect. */
class UnknownKeyTest {
  @Test
  void typingErrorGetsAHint() {
    assertThat(ConfigText.errors("gatway: {}\ngateway: {prot: 1, readTimeout: 1s}"))
        .containsExactly(
            "g.yaml:1:1: gatway: unknown key; did you mean \"gateway\"?",
            "g.yaml:2:11: gateway.prot: unknown key; did you mean \"port\"?",
            "g.yaml:2:20: gateway.readTimeout: unknown key; did you mean \"read_timeout\"?");
  }

  @Test
  void keyThatIsLikeNoOtherGetsTheListOfKnownOnes() {
    assertThat(ConfigText.errors("monitoring: {zzzzzz: 1}"))
        .containsExactly(
            "g.yaml:1:14: monitoring.zzzzzz: unknown key; known here: enabled, prometheus,"
                + " tracing, slow_request");
  }

  @Test
  void unknownKeyWithoutAValueIsReportedToo() {
    assertThat(ConfigText.errors("gateway:\n  prot:\n")).hasSize(1);
  }

  @Test
  void knownKeyWithoutAValueCountsAsAbsent() {
    assertThat(ConfigText.load("gateway:\n  port:\nservices:\nroutes:\n").gateway().port())
        .isEqualTo(8080);
  }

  @Test
  void unknownKeyDeepInAPolicyIsReported() {
    assertThat(ConfigText.errors(ConfigText.service("timeout: {conect: 1s}")))
        .containsExactly(
            "g.yaml:4:13: services.users.timeout.conect: unknown key; did you mean \"connect\"?");
  }

  @Test
  void keyThatStandsTwiceIsReportedWithTheFirstLine() {
    assertThat(ConfigText.errors("gateway:\n  port: 1\n  port: 2\n"))
        .containsExactly("g.yaml:3:3: gateway.port: stands twice; first in line 2");
  }

  @Test
  void serviceHasNoTargetsOfItsOwn() {
    assertThat(
            ConfigText.errors(
                ConfigText.service("service: users\nredirect: {to: /}\nstatic: {root: x}")))
        .hasSize(3)
        .allMatch(error -> error.contains("unknown key"));
  }

  @Test
  void plannedKeyIsAcceptedWithAWarning() {
    assertThat(ConfigText.warnings("gateway: {listeners: [{name: a, port: 1, read_timeout: 1s}]}"))
        .containsExactly(
            "g.yaml:1:42: gateway.listeners.a.read_timeout: accepted, not in effect yet");
  }

  @Test
  void routeToFilesIsLeftOutWithAWarning() {
    String text = "routes: [{name: f, path: /f, static: {root: x}}]";
    assertThat(ConfigText.load(text).routes()).isEmpty();
    assertThat(ConfigText.warnings(text))
        .contains(
            "g.yaml:1:10: routes.f: static is not in effect yet, and so the route is left out");
  }
}
