package dev.jadegate.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jadegate.app.PluginFolder;
import dev.jadegate.config.ConfigException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FilterJarExampleTest {
  private static final String FILE = "examples/filter-jar/gateway.yaml";

  @TempDir private Path plugins;
  private NamedOrigin notes;
  private ExampleGateway gateway;

  @BeforeEach
  void start() throws Exception {
    ExampleJar.pack("filter-jar", plugins);
    notes = NamedOrigin.start("notes").says("text/plain", "a secret, and another secret");
    gateway =
        ExampleGateway.start(FILE, Map.of("NOTES_PORT", notes.port()), PluginFolder.load(plugins));
  }

  @AfterEach
  void stop() {
    gateway.close();
    notes.close();
  }

  @Test
  void theJarHoldsBothFilters() {
    assertThat(PluginFolder.load(plugins).filters())
        .containsExactlyInAnyOrder("mask-word", "require-header");
  }

  @Test
  void requestsWithoutTheFieldAreDenied() throws Exception {
    HttpResponse<String> answer = gateway.get("/notes/1");

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.headers().firstValue("Vary")).hasValue("X-Team");
  }

  @Test
  void requestsWithAnotherValueAreDenied() throws Exception {
    assertThat(gateway.get("/notes/1", "X-Team", "green").statusCode()).isEqualTo(403);
  }

  @Test
  void theWordIsMaskedAndTheLengthIsRight() throws Exception {
    HttpResponse<String> answer = gateway.get("/notes/1", "X-Team", "blue");

    assertThat(answer.body()).isEqualTo("a ***, and another ***");
    assertThat(answer.headers().firstValue("Content-Length")).hasValue("22");
    assertThat(answer.headers().firstValue("Vary")).hasValue("X-Team");
  }

  @Test
  void whatIsNotTextIsLeftAlone() throws Exception {
    notes.says("application/json", "[\"secret\"]");

    assertThat(gateway.get("/notes/1", "X-Team", "red").body()).isEqualTo("[\"secret\"]");
  }

  @Test
  void aBodyOverTheLimitIs502() throws Exception {
    notes.says("text/plain", "x".repeat(65_537));

    assertThat(gateway.get("/notes/1", "X-Team", "red").statusCode()).isEqualTo(502);
  }

  @Test
  void aFilterThatIsNotInTheFolderIsAnError(@TempDir Path empty) {
    Map<String, String> environment = Map.of("NOTES_PORT", notes.port());

    assertThatThrownBy(() -> ExampleGateway.start(FILE, environment, PluginFolder.load(empty)))
        .isInstanceOfSatisfying(
            ConfigException.class,
            wrong ->
                assertThat(wrong.problems())
                    .extracting(Object::toString)
                    .satisfiesExactly(
                        first -> assertThat(first).contains(FILE, "require-header"),
                        second -> assertThat(second).contains(FILE, "mask-word")));
  }
}
