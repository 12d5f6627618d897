package dev.jadegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** One run shows all that is wrong, from top to bottom, each thing once. */
class AllErrorsAtOnceTest {
  @Test
  void errorsOfAllSectionsComeInTheOrderOfTheFile() {
    String text =
        """
        routes:
        - {name: r, service: nobody, methods: [get]}
        logging: {level: loud}
        services:
        - {name: a, path: /a, retry: {retries: 99}, colour: red}
        - {name: a, path: /b}
        - {path: /c, timeout: {connect: soon}}
        - {name: unused, timeout: {idle: never}}
        gateway: {port: x, prot: 1}
        defaults: {pool: {max_idle: -1}}
        """;
    assertThat(ConfigText.errors(text))
        .extracting(error -> error.replaceAll("g.yaml:(\\d+):\\d+: (.*?): .*", "$1 $2"))
        .containsExactly(
            "2 routes.r.service",
            "2 routes.r.methods[0]",
            "3 logging.level",
            "5 services.a.retry.retries",
            "5 services.a.colour",
            "6 services.a",
            "6 services.a",
            "7 services[2].name",
            "7 services[2].timeout.connect",
            "8 services.unused.timeout.idle",
            "9 gateway.port",
            "9 gateway.prot",
            "10 defaults.pool.max_idle");
  }

  @Test
  void whatManyRoutesInheritIsReportedOnce() {
    String text =
        """
        defaults: {timeout: {connect: x}, load_balancer: y}
        services:
        - {name: a, path: /a, retry: {when: z}, routes: [{path: /b}, {path: /c}]}
        - {name: b, path: /d}
        routes: [{service: a, path: /e}]
        """;
    assertThat(ConfigText.errors(text))
        .extracting(error -> error.replaceAll(": found.*", ""))
        .containsExactly(
            "g.yaml:1:31: defaults.timeout.connect",
            "g.yaml:1:50: defaults.load_balancer.algorithm",
            "g.yaml:3:37: services.a.retry.when[0]");
  }

  @Test
  void nameOfAServiceIsReportedOnceThoughItsRouteHasItToo() {
    assertThat(ConfigText.errors("services: [{name: a b, path: /a}]")).hasSize(1);
  }
}
