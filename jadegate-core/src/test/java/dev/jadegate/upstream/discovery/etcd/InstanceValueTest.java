package dev.jadegate.upstream.discovery.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jadegate.api.ServiceInstance;
import dev.jadegate.api.ServiceQuery;
import dev.jadegate.upstream.discovery.etcd.InstanceValue.BadValueException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a value says of an instance. */
class InstanceValueTest {
  private static InstanceValue parse(String value) throws BadValueException {
    return InstanceValue.parse("i", value.getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable ServiceInstance wanted(String value, int port, String... tags)
      throws BadValueException {
    return parse(value).wanted(new ServiceQuery("s", List.of(tags), port));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1:80, 10.0.0.1:80",
    "orders.internal:8080, orders.internal:8080",
    "[2001:db8::1]:80, [2001:db8::1]:80",
    "' 10.0.0.1:80\n', 10.0.0.1:80",
    "10.0.0.1, 10.0.0.1:9000",
    "2001:db8::1, [2001:db8::1]:9000"
  })
  void plainTextIsAnAddress(String value, String authority) throws Exception {
    assertThat(wanted(value, 9000)).extracting(ServiceInstance::authority).isEqualTo(authority);
  }

  @Test
  void objectSaysEverything() throws Exception {
    assertThat(
            wanted(
                """
                {"address": "10.0.0.1", "port": 80, "weight": 7, "zone": "a", "backup": true,
                 "metadata": {"version": "3", "shard": 4, "canary": true},
                 "health_url": "http://10.0.0.1:81/health", "later": [1]}
                """,
                9000))
        .isEqualTo(
            new ServiceInstance(
                "i",
                "10.0.0.1",
                80,
                7,
                Map.of("zone", "a", "version", "3", "shard", "4", "canary", "true"),
                URI.create("http://10.0.0.1:81/health"),
                true));
  }

  @Test
  void objectMayHaveThePortInItsAddressOrNone() throws Exception {
    assertThat(wanted("{\"address\": \"[::1]:80\"}", 9000))
        .extracting(ServiceInstance::authority)
        .isEqualTo("[::1]:80");
    assertThat(wanted("{\"address\": \"a\", \"metadata\": {\"weight\": \"5\"}}", 9000))
        .isEqualTo(new ServiceInstance("i", "a", 9000, 5, Map.of("weight", "5"), null, false));
    assertThat(wanted("{\"address\": \"a\"}", 0)).isNull();
  }

  @Test
  void allTagsMustBeThere() throws Exception {
    String value = "{\"address\": \"a:1\", \"tags\": [\"blue\", \"v2\"]}";

    assertThat(wanted(value, 0, "blue", "v2")).isNotNull();
    assertThat(wanted(value, 0, "blue", "v3")).isNull();
    assertThat(wanted("a:1", 0, "blue")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "two words",
        "a:b",
        "a:0",
        "a:65536",
        ":80",
        "a:1:b",
        "2001:db8::1:80:x",
        "http://a:1",
        "{\"address\": \"http://a\", \"port\": 80}",
        "{\"address\":\"a:1\"",
        "{}",
        "{\"port\": 80}",
        "{\"address\": \"a\", \"port\": 0}",
        "{\"address\": \"a\", \"port\": \"http\"}",
        "{\"address\": \"a\", \"port\": 99999999999}",
        "{\"address\": \"a:1\", \"weight\": -1}",
        "{\"address\": \"a:1\", \"weight\": 65536}",
        "{\"address\": \"a:1\", \"weight\": \"much\"}",
        "{\"address\": \"a:1\", \"health_url\": \"http://a b\"}",
        "{\"address\": {\"host\": \"a\"}}"
      })
  void whatSaysNothingOfUseIsRefused(String value) {
    assertThatThrownBy(() -> parse(value)).isInstanceOf(BadValueException.class);
  }
}
