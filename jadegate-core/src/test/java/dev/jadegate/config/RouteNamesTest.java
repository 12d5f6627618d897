package dev.jadegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Each route has a name, given or made. */
class RouteNamesTest {
  private static java.util.List<String> names(String text) {
    return ConfigText.load(text).routes().stream().map(RouteConfig::name).toList();
  }

  @Test
  void routeOfAServiceHasItsName() {
    assertThat(names("services: [{name: a, path: /a}]")).containsExactly("a");
  }

  @Test
  void routeWithoutANameIsNamedByServiceAndPosition() {
    assertThat(
            names(
                """
                services: [{name: a, path: /, routes: [{path: /a}, {name: x, path: /b}, {path: /c}]}]
                """))
        .containsExactly("a", "a-0", "x", "a-2");
  }

  @Test
  void madeNamesAvoidOneAnotherAndGivenOnes() {
    assertThat(
            names(
                """
                services: [{name: a, routes: [{path: /a}]}]
                routes:
                - {service: a, path: /b}
                - {name: a-2, service: a, path: /c}
                - {respond: {}}
                - {service: a, path: /d}
                """))
        .containsExactly("a-0", "a-1", "a-2", "route-2", "a-3");
  }

  @Test
  void nameThatIsGivenTwiceIsAnError() {
    assertThat(
            ConfigText.errors(
                """
                services: [{name: a, path: /a}]
                routes:
                - {name: a, service: a, path: /b}
                """))
        .containsExactly("g.yaml:3:3: routes.a: a route named \"a\" stands in line 1 already");
  }

  @Test
  void serviceThatIsGivenTwiceIsAnError() {
    assertThat(ConfigText.errors("services:\n- {name: a}\n- {name: a}"))
        .containsExactly("g.yaml:3:3: services.a: a service of this name stands in line 2 already");
  }

  @Test
  void listenerThatIsGivenTwiceIsAnError() {
    assertThat(
            ConfigText.errors(
                """
                gateway:
                  listeners:
                  - {name: a, port: 1}
                  - {name: a, port: 2}
                """))
        .containsExactly(
            "g.yaml:4:5: gateway.listeners.a: a listener of this name stands in line 3 already");
  }
}
