package dev.jadegate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of instances are read like the configuration, and refused in the same words. */
final class InstancesFileTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("HOST", "10.0.0.9");
  private final InstancesFile reader = new InstancesFile(ENVIRONMENT::get);

  private Map<String, List<InstanceConfig>> parse(String text) {
    return reader.parse("i.yaml", text);
  }

  private List<String> errors(String text) {
    try {
      parse(text);
      return List.of();
    } catch (ConfigException e) {
      return e.problems().stream().map(Problem::toString).toList();
    }
  }

  @Test
  void servicesHaveInstancesInAllTheWaysOfTheConfiguration() {
    Map<String, List<InstanceConfig>> read =
        parse(
            """
            orders:
            - 127.0.0.1:9001
            - {address: "${HOST}", port: 9002, weight: 5, backup: true, metadata: {zone: a}}
            users: 127.0.0.1:9003
            nobody:
            none: []
            """);

    assertThat(read.get("orders"))
        .extracting(InstanceConfig::id)
        .containsExactly("127.0.0.1:9001", "10.0.0.9:9002");
    assertThat(read.get("orders")).extracting(InstanceConfig::backup).containsExactly(false, true);
    assertThat(read.get("users")).hasSize(1);
    assertThat(read.get("nobody")).isEmpty();
    assertThat(read.get("none")).isEmpty();
  }

  @Test
  void emptyFileNamesNoServices() {
    assertThat(parse("")).isEmpty();
    assertThat(parse("# none\n")).isEmpty();
  }

  @Test
  void allThatIsWrongIsSaidWithItsPlace() {
    assertThat(
            errors(
                """
                orders:
                - {address: 127.0.0.1, port: 99999}
                - {address: 127.0.0.1, port: 9002, wieght: 5}
                users: ["9003"]
                orders: []
                """))
        .containsExactly(
            "i.yaml:2:30: orders[0].port: found \"99999\"; expected a whole number from 1 to 65535",
            "i.yaml:3:36: orders[1].wieght: unknown key; did you mean \"weight\"?",
            "i.yaml:4:9: users[0]: found \"9003\"; expected host:port, such as \"127.0.0.1:9001\""
                + " or \"[::1]:9001\"",
            "i.yaml:5:1: orders: stands twice; first in line 1");
  }

  @Test
  void listWithoutNamesIsRefused() {
    assertThat(errors("- 127.0.0.1:9001"))
        .containsExactly("i.yaml:1:1: found a list; expected names of services, each with a list");
  }

  @Test
  void missingFileIsNamed(@TempDir Path folder) {
    assertThatThrownBy(() -> reader.load(folder.resolve("i.yaml")))
        .isInstanceOf(IOException.class)
        .hasMessage("there is no file " + folder.resolve("i.yaml"));
  }

  @Test
  void fileThatIsNotTextIsRefused(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("i.yaml"), new byte[] {'a', (byte) 0xff});

    assertThatThrownBy(() -> reader.load(file)).hasMessage(file + " is not UTF-8");
  }
}
