package dev.jadegate.upstream.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.jadegate.api.ServiceInstance;
import dev.jadegate.api.ServiceQuery;
import dev.jadegate.upstream.discovery.Json;
import dev.jadegate.upstream.discovery.stream.Finding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The slices of a service are its instances. */
class EndpointMergeTest {
  private static final String HTTP = "{\"name\":\"http\",\"port\":8080,\"protocol\":\"TCP\"}";
  private static final String METRICS = "{\"name\":\"metrics\",\"port\":9090}";
  private static final String UDP = "{\"name\":\"dns\",\"port\":53,\"protocol\":\"UDP\"}";

  private final List<Slice> slices = new ArrayList<>();

  private void slice(String ports, String... endpoints) {
    String text =
        """
        {"metadata":{"name":"s-%d","labels":{"kubernetes.io/service-name":"s"}},
         "ports":[%s],"endpoints":[%s]}
        """
            .formatted(slices.size(), ports, String.join(",", endpoints));
    slices.add(Slice.of(Json.parse(text.getBytes(StandardCharsets.UTF_8))));
  }

  private static String endpoint(String address, String conditions) {
    return "{\"addresses\":[\"" + address + "\"],\"conditions\":{" + conditions + "}}";
  }

  private static String pod(String address, String name) {
    return """
    {"addresses":["%s"],"targetRef":{"kind":"Pod","name":"%s","uid":"u-%s"}}\
    """
        .formatted(address, name, name);
  }

  private Finding find(String name, int port) {
    ServiceName service = ServiceName.parse(name, "default");
    ServiceQuery query = new ServiceQuery(name, List.of(), port);
    return new EndpointMerge(PortChoice.of(service, query)).merge(slices);
  }

  private List<String> authorities(String name) {
    return ((Finding.Instances) find(name, 0))
        .list().stream().map(ServiceInstance::authority).toList();
  }

  @Test
  void endpointInTwoSlicesIsOneInstance() {
    slice(HTTP, endpoint("10.0.0.1", "\"ready\":false"), endpoint("10.0.0.2", ""));
    slice(HTTP, endpoint("10.0.0.1", "\"ready\":true"), endpoint("10.0.0.3", ""));

    assertThat(authorities("s")).containsExactly("10.0.0.1:8080", "10.0.0.2:8080", "10.0.0.3:8080");
  }

  @Test
  void podWithAnAddressOfEachFamilyIsOneInstance() {
    slice(HTTP, pod("2001:db8::1", "a"), pod("2001:db8::2", "b"));
    slice(HTTP, pod("10.0.0.1", "a"));

    Finding.Instances found = (Finding.Instances) find("s", 0);
    assertThat(found.list())
        .extracting(ServiceInstance::id, ServiceInstance::authority)
        .containsExactly(tuple("a", "10.0.0.1:8080"), tuple("b", "[2001:db8::2]:8080"));
  }

  @Test
  void readyEndpointsAreTaken() {
    slice(
        HTTP,
        endpoint("10.0.0.1", "\"ready\":true,\"serving\":true,\"terminating\":false"),
        endpoint("10.0.0.2", "\"ready\":false,\"serving\":true,\"terminating\":true"),
        endpoint("10.0.0.3", "\"ready\":false,\"serving\":false,\"terminating\":false"),
        endpoint("10.0.0.4", "\"ready\":null"));

    assertThat(authorities("s")).containsExactly("10.0.0.1:8080", "10.0.0.4:8080");
  }

  @Test
  void endpointsThatEndServeWhereNoneIsReady() {
    slice(
        HTTP,
        endpoint("10.0.0.1", "\"ready\":false,\"serving\":true,\"terminating\":true"),
        endpoint("10.0.0.2", "\"ready\":false,\"serving\":false,\"terminating\":true"),
        endpoint("10.0.0.3", "\"ready\":false"));

    assertThat(authorities("s")).containsExactly("10.0.0.1:8080");
  }

  @ParameterizedTest
  @CsvSource({"s:http, 0", "s:8080, 0", "s, 8080", "s.default.svc:http, 9090"})
  void oneOfSeveralPortsIsChosen(String name, int port) {
    slice(HTTP + "," + METRICS, endpoint("10.0.0.1", ""));

    Finding.Instances found = (Finding.Instances) find(name, port);
    assertThat(found.list())
        .extracting(ServiceInstance::authority)
        .containsExactly("10.0.0.1:8080");
  }

  @Test
  void onlyPortNeedsNotBeNamed() {
    slice(UDP + "," + HTTP, endpoint("10.0.0.1", ""));

    assertThat(authorities("s")).containsExactly("10.0.0.1:8080");
    assertThat(find("s", 1234)).isEqualTo(find("s", 0));
  }

  @Test
  void portOfOneNameMayHaveTwoNumbers() {
    slice(HTTP + "," + METRICS, endpoint("10.0.0.1", ""));
    slice("{\"name\":\"http\",\"port\":8081}," + METRICS, endpoint("10.0.0.2", ""));

    assertThat(authorities("s:http")).containsExactly("10.0.0.1:8080", "10.0.0.2:8081");
  }

  @Test
  void sliceWithoutPortsTakesTheNumberThatIsSaid() {
    slice("", endpoint("10.0.0.1", ""));

    assertThat(authorities("s:80")).containsExactly("10.0.0.1:80");
    assertThat(find("s", 81)).isNotEqualTo(find("s", 0));
  }

  @Test
  void portThatIsNotClearIsSaid() {
    slice(HTTP + "," + METRICS, endpoint("10.0.0.1", ""));

    assertThat(find("s", 0))
        .isEqualTo(
            new Finding.Unclear(
                "the service has the ports http (8080), metrics (9090); expected one of them behind"
                    + " its name"));
    assertThat(find("s:grpc", 0))
        .isEqualTo(
            new Finding.Unclear(
                "the service has no port grpc; it has http (8080), metrics (9090)"));
  }

  @Test
  void serviceWithoutSlicesHasNoInstances() {
    assertThat(authorities("s")).isEmpty();
    slice(HTTP);
    assertThat(authorities("s:grpc")).isEmpty();
  }

  @Test
  void nameOfTheClustersDnsIsUnderstood() {
    assertThat(ServiceName.parse("a", "n")).isEqualTo(new ServiceName("a", "n", ""));
    assertThat(ServiceName.parse("a.b", "n")).isEqualTo(new ServiceName("a", "b", ""));
    assertThat(ServiceName.parse("a.b.svc.cluster.local:http", "n"))
        .isEqualTo(new ServiceName("a", "b", "http"));
    assertThat(ServiceName.parse("a:80", "n")).isEqualTo(new ServiceName("a", "n", "80"));
  }
}
