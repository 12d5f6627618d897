package dev.jadegate.header;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.message.HeaderBlock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Fields of one connection go no further (SEMANTICS 1, 2; RFC 9110, section 7.6.1)")
final class HopByHopTest {
  private final HeaderBlock fields = new HeaderBlock();

  @Test
  void knownOnesAndThoseNamedByConnectionAreRemoved() {
    fields
        .add("Connection", "close, X-Hop ,")
        .add("connection", "x-other")
        .add("X-Hop", "1")
        .add("X-Other", "2")
        .add("Keep-Alive", "3")
        .add("Proxy-Connection", "4")
        .add("TE", "gzip")
        .add("Transfer-Encoding", "chunked")
        .add("Upgrade", "x")
        .add("X-End", "5");

    assertThat(HopByHop.strip(fields)).isFalse();

    assertThat(fields.names()).containsExactly("X-End");
  }

  @Test
  void fieldsWithoutConnectionAreRemovedToo() {
    fields.add("Keep-Alive", "3").add("Upgrade", "x").add("A", "b");

    HopByHop.strip(fields);

    assertThat(fields.names()).containsExactly("A");
  }

  @Test
  @DisplayName("a client's Connection: X-Forwarded-For takes the client's field, before ours comes")
  void clientsOwnFieldsMayBeNamed() {
    fields
        .add("Connection", "X-Forwarded-For, Authorization")
        .add("X-Forwarded-For", "1.2.3.4")
        .add("Authorization", "x");

    HopByHop.strip(fields);

    assertThat(fields.isEmpty()).isTrue();
  }

  @Test
  void fieldsThatGiveTheMessageItsMeaningStay() {
    fields
        .add("Connection", "Host, Content-Length, cookie, Content-Type")
        .add("Host", "h")
        .add("Content-Length", "5")
        .add("Content-Type", "t")
        .add("Cookie", "c");

    HopByHop.strip(fields);

    assertThat(fields.names()).containsExactly("Host", "Content-Length", "Content-Type", "Cookie");
  }

  @ParameterizedTest
  @CsvSource({"trailers, true", "'gzip, Trailers', true", "gzip, false", "xtrailers, false"})
  void trailersAreAskedForByTe(String te, boolean expected) {
    fields.add("Connection", "TE").add("TE", te);

    assertThat(HopByHop.strip(fields)).isEqualTo(expected);

    assertThat(fields.isEmpty()).isTrue();
  }

  @Test
  void upgradeNeedsBothFields() {
    assertThat(HopByHop.upgradeProtocol(fields)).isNull();
    fields.add("Upgrade", "websocket");
    assertThat(HopByHop.upgradeProtocol(fields)).isNull();
    fields.add("Connection", "keep-alive, Upgrade");
    assertThat(HopByHop.upgradeProtocol(fields)).isEqualTo("websocket");
    fields.add("HTTP2-Settings", "x");
    assertThat(HopByHop.upgradeProtocol(fields)).isNull();
  }
}
