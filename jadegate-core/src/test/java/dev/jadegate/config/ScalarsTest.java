package dev.jadegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Durations, sizes, numbers and words as a file has them. */
class ScalarsTest {
  @ParameterizedTest
  @CsvSource({
    "250ms, PT0.25S",
    "30s, PT30S",
    "5m, PT5M",
    "1h, PT1H",
    "1d, PT24H",
    "1h30m, PT1H30M",
    "1.5s, PT1.5S",
    "0, PT0S",
    "0s, PT0S",
    "10us, PT0.00001S",
    "' 1s ', PT1S"
  })
  void durationIsNumbersWithUnits(String text, Duration expected) {
    assertThat(Scalars.parse(Duration.class, text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "30", "s", "30 s", "-1s", "1.2.3s", "1w", "1e3s", "999999999d", "٣s", "30S"})
  void otherTextIsNoDuration(String text) {
    assertThat(Scalars.parse(Duration.class, text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "17, 17",
    "17B, 17",
    "64KB, 65536",
    "64kb, 65536",
    "64K, 65536",
    "10 MB, 10485760",
    "1GB, 1073741824"
  })
  void sizeIsANumberWithAPowerOf1024(String text, long expected) {
    assertThat(Scalars.parse(Size.class, text)).isEqualTo(new Size(expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "KB", "1.5MB", "1TB", "10MiB", "9999999999999GB"})
  void otherTextIsNoSize(String text) {
    assertThat(Scalars.parse(Size.class, text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1.0", "1e3", "0x10", "99999999999"})
  void otherTextIsNoWholeNumber(String text) {
    assertThat(Scalars.parse(int.class, text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "NaN", "Infinity", "1d", "0x1p3"})
  void otherTextIsNoNumber(String text) {
    assertThat(Scalars.parse(double.class, text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "on", "True", "1", ""})
  void onlyTrueAndFalseAreBooleans(String text) {
    assertThat(Scalars.parse(boolean.class, text)).isNull();
  }

  @Test
  void statusesAreWrittenAsNumbers() {
    assertThat(
            ConfigText.policies(ConfigText.service("retry: {when: [502, '503', reset]}"))
                .retry()
                .when())
        .containsExactly(
            RetryCondition.STATUS_502, RetryCondition.STATUS_503, RetryCondition.RESET);
  }

  @Test
  void autoLeavesTheChoiceToTheGateway() {
    GatewaySection gateway =
        ConfigText.load("gateway: {workers: auto, max_connections: auto}").gateway();
    assertThat(List.of(gateway.workers(), gateway.maxConnections())).containsExactly(0, 0);
  }

  @Test
  void oneValueStandsForAListOfOne() {
    assertThat(ConfigText.load(ConfigText.service("methods: GET")).routes().getFirst().methods())
        .containsExactly("GET");
  }

  @Test
  void securityHeadersCanBeSwitchedOff() {
    assertThat(ConfigText.load("security: {headers: false}").security().headers().on()).isFalse();
    assertThat(ConfigText.load("security: {headers: none}").security().headers().on()).isFalse();
  }

  @Test
  void accessLogMayBeGivenByItsPathAlone() {
    assertThat(ConfigText.load("logging: {access_log: none}").logging().accessLog())
        .isEqualTo(AccessLogConfig.of("none"));
  }
}
