package dev.jadegate.upstream.discovery.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jadegate.api.ServiceInstance;
import dev.jadegate.api.ServiceQuery;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken from the entries of an agent's answer. */
class HealthAnswerTest {
  private static List<ServiceInstance> read(String json, ServiceQuery query) {
    return HealthAnswer.read(json.getBytes(StandardCharsets.UTF_8), query);
  }

  private static List<ServiceInstance> read(String json) {
    return read(json, new ServiceQuery("s", List.of(), 0));
  }

  private static String service(String members) {
    return "[{\"Node\": {\"Address\": \"10.0.0.9\"}, \"Service\": {" + members + "}}]";
  }

  @Test
  void entryBecomesAnInstance() {
    assertThat(
            read(
                """
                [{"Node": {"Node": "n", "Address": "10.0.0.9"},
                  "Service": {"ID": "s-1", "Address": "10.0.0.1", "Port": 81, "Tags": null,
                    "Meta": {"zone": "a", "health_url": "http://10.0.0.1:82/health"},
                    "Weights": {"Passing": 3, "Warning": 1}},
                  "Checks": [{"CheckID": "c", "Definition": {}}]}]
                """))
        .containsExactly(
            new ServiceInstance(
                "s-1",
                "10.0.0.1",
                81,
                300,
                Map.of("zone", "a", "health_url", "http://10.0.0.1:82/health"),
                URI.create("http://10.0.0.1:82/health"),
                false));
  }

  @Test
  void addressOfTheNodeStandsInForThatOfTheService() {
    assertThat(read(service("\"ID\": \"a\", \"Address\": \"\", \"Port\": 81")))
        .extracting(ServiceInstance::authority)
        .containsExactly("10.0.0.9:81");
  }

  @Test
  void portOfTheQueryStandsInForNone() {
    String json = service("\"ID\": \"a\", \"Port\": 0");

    assertThat(read(json)).isEmpty();
    assertThat(read(json, new ServiceQuery("s", List.of(), 90)))
        .extracting(ServiceInstance::port)
        .containsExactly(90);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 100",
    "'{\"Passing\": 1}', 100",
    "'{\"Passing\": 0}', 0",
    "'{\"Passing\": 9999}', 65535"
  })
  void usualWeightOfConsulIsOurs(String weights, int expected) {
    String member = weights.isEmpty() ? "" : ", \"Weights\": " + weights;

    assertThat(read(service("\"ID\": \"a\", \"Port\": 81" + member)))
        .extracting(ServiceInstance::weight)
        .containsExactly(expected);
  }

  @Test
  void weightOfTheMetadataCountsMoreThanConsuls() {
    String json =
        service("\"ID\":\"a\",\"Port\":1,\"Meta\":{\"weight\":\"7\"},\"Weights\":{\"Passing\":3}");

    assertThat(read(json)).extracting(ServiceInstance::weight).containsExactly(7);
  }

  @Test
  void instanceWithoutAllTagsIsLeftOut() {
    String json = service("\"ID\": \"a\", \"Port\": 1, \"Tags\": [\"x\", \"y\"]");

    assertThat(read(json, new ServiceQuery("s", List.of("x", "y"), 0))).hasSize(1);
    assertThat(read(json, new ServiceQuery("s", List.of("x", "z"), 0))).isEmpty();
  }

  @Test
  void urlOfAnHttpCheckIsTheHealthUrlWhereTheAnswerHasIt() {
    String json =
        """
        [{"Service": {"ID": "a", "Address": "h", "Port": 1},
          "Checks": [{"Definition": {}}, {"Definition": {"HTTP": "https://h:1/up"}}]}]
        """;

    assertThat(read(json))
        .extracting(ServiceInstance::health)
        .containsExactly(URI.create("https://h:1/up"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://a/", "http://a b/", "nonsense"})
  void healthUrlThatIsNoneIsIgnored(String url) {
    String json =
        service("\"ID\": \"a\", \"Port\": 1, \"Meta\": {\"health_url\": \"" + url + "\"}");

    assertThat(read(json)).extracting(ServiceInstance::health).containsOnlyNulls();
  }

  @Test
  void orderDoesNotDependOnThatOfTheAnswer() {
    String a = "{\"Service\": {\"ID\": \"a\", \"Address\": \"h\", \"Port\": 1}}";
    String b = "{\"Service\": {\"ID\": \"b\", \"Address\": \"h\", \"Port\": 1}}";

    assertThat(read("[" + a + "," + b + "]")).isEqualTo(read("[" + b + "," + a + "]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[", "[] []", "<html>", "\"text\"", "null", "[{\"Service\":"})
  void whatIsNoSuchAnswerIsRefused(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1]",
        "[null]",
        "[{}]",
        "[{\"Service\": []}]",
        "[{\"Service\": {\"Port\": \"1\"}}]",
        "[{\"Service\": {\"ID\": \"a\", \"Address\": \"h\", \"Port\": 65536}}]",
        "[{\"Service\": {\"ID\": \"a\", \"Address\": \"h\", \"Port\": 1.5}}]"
      })
  void entriesThatMakeNoSenseAreLeftOut(String text) {
    assertThat(read(text)).isEmpty();
  }
}
