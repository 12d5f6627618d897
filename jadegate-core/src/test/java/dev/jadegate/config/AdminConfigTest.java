package dev.jadegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is wrong in the section of the admin port. */
class AdminConfigTest {
  @Test
  void metricsCannotBeOnAPortThatIsSwitchedOff() {
    String onAdmin = "monitoring: {prometheus: {listener: admin}}\n";

    assertThat(ConfigText.errors(onAdmin + "admin: none"))
        .containsExactly(
            "g.yaml:1:13: monitoring.prometheus.listener: found \"admin\", which is switched off;"
                + " expected gateway, or no admin: none");
    assertThat(ConfigText.errors(onAdmin)).isEmpty();
  }

  @Test
  void namesAreWhole() {
    assertThat(ConfigText.errors("admin: {hosts: ['*.example.com']}"))
        .containsExactly(
            "g.yaml:1:8: admin: hosts: found \"*.example.com\"; expected whole names, for a star"
                + " lets strangers in");
  }

  @Test
  void nothingButNoneSwitchesItOffInAWord() {
    assertThat(ConfigText.errors("admin: off"))
        .containsExactly("g.yaml:1:8: admin: found \"off\"; expected a mapping");
  }
}
