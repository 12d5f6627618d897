package dev.jadegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON schema says of files what the loader says. */
class ConfigSchemaTest {
  private static final String JSON = new ConfigSchema().json();
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private static List<String> errors(String yaml) {
    Schema schema = REGISTRY.getSchema(JSON, InputFormat.JSON);
    return schema.validate(yaml, InputFormat.YAML).stream().map(Object::toString).toList();
  }

  @Test
  void schemaIsValidItself() {
    Schema meta =
        REGISTRY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    assertThat(meta.validate(JSON, InputFormat.JSON)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"specification.yaml", "kubernetes.yaml", "every-key.yaml"})
  void sampleFilesAreAccepted(String name) {
    assertThat(errors(ConfigText.resource(name))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gatway: {}",
        "gateway: {prot: 1}",
        "gateway: {transport: epol}",
        "gateway: {port: true}",
        "gateway: {read_timeout: 30}",
        "services: [{path: /a}]",
        "services: [{name: a, redirect: {to: /b}}]",
        "services: [{name: a, static: {root: b}}]",
        "services: [{name: a, timeout: {conect: 1s}}]",
        "services: [{name: a, retry: {when: [500]}}]",
        "routes: {path: /a}"
      })
  void whatTheLoaderRefusesIsRefused(String text) {
    assertThat(errors(text)).isNotEmpty();
    assertThat(ConfigText.errors(text)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gateway: {port: '${PORT:80}', max_connections: auto}",
        "services: [{name: a, cors: none, timeout: none, upgrade: none, retry: {when: 502}}]",
        "services: [{name: a, instances: 'b:1', load_balancer: random}]",
        "services: [{name: a, path: /a, filters: paint}]",
        "logging: {access_log: none}",
        "security: {headers: false}",
        "gateway: {read_timeout: 0}",
        "services: [{name: a, path: /a, headers: {X-Beta: true}}]"
      })
  void shortFormsAreAccepted(String text) {
    assertThat(errors(text)).isEmpty();
    assertThat(ConfigText.errors(text)).isEmpty();
  }

  @Test
  void everyKeyOfTheRecordsIsInTheSchema() {
    for (Class<? extends Record> type : Records.all()) {
      if (type != SecurityHeaders.class) { // written as true, false or fields
        assertThat(Shape.of(type).keys())
            .as(type.getSimpleName())
            .allMatch(key -> JSON.contains("\"" + key + "\""));
      }
    }
  }
}
