package dev.jadegate.header;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.message.FieldValue;
import dev.jadegate.message.HeaderBlock;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SmallRulesTest {
  private final HeaderBlock fields = new HeaderBlock();

  @ParameterizedTest
  @DisplayName("Expect: 100-continue is known, all else is not (SEMANTICS 21)")
  @CsvSource({
    "100-continue, CONTINUE",
    "100-Continue, CONTINUE",
    "200-ok, UNKNOWN",
    "'100-continue, x', UNKNOWN",
    "'', UNKNOWN",
  })
  void expectation(String value, Expectation expected) {
    fields.add("Expect", value);

    assertThat(Expectation.of(fields)).isEqualTo(expected);
  }

  @Test
  void noExpectation() {
    assertThat(Expectation.of(fields)).isEqualTo(Expectation.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "1.1 jadegate-1, true",
    "'1.0 fred, 1.1 jadegate-1', true",
    "'1.1 jadegate-1 (comment), 1.1 b', true",
    "2.0 jadegate-1, true",
    "HTTP/1.1 jadegate-1, true",
    "1.1 jadegate-12, false",
    "1.1 other, false",
    "jadegate-1, false",
  })
  @DisplayName("our own name in Via means a loop, whatever the protocol (SEMANTICS 3)")
  void loop(String value, boolean expected) {
    fields.add("Via", "1.1 first").add("via", value);

    assertThat(new Via("jadegate-1").isLoop(fields)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.0, 1.0 b",
    "HTTP/1.1, 1.1 b",
    "HTTP/2.0, 2.0 b",
    "HTTP/3, 3.0 b",
  })
  @DisplayName("Via says in which protocol the request came, behind those before (SEMANTICS 3)")
  void viaIsAddedBehindThoseBefore(String received, String member) {
    Via via = new Via("b");
    fields.add("Via", "1.0 a");

    assertThat(via.isLoop(fields)).isFalse();
    via.add(fields, received);

    assertThat(fields.getAll("via")).containsExactly("1.0 a", member);
    assertThat(via.isLoop(fields)).isTrue();
    assertThat(via.isLoop(new HeaderBlock())).isFalse();
  }

  @ParameterizedTest
  @DisplayName("QUERY is idempotent, POST and PATCH are not (SEMANTICS 66, 67)")
  @CsvSource({
    "GET, true",
    "HEAD, true",
    "PUT, true",
    "DELETE, true",
    "QUERY, true",
    "OPTIONS, true",
    "POST, false",
    "PATCH, false",
    "CONNECT, false",
    "get, false",
    "X, false",
  })
  void idempotency(String method, boolean expected) {
    assertThat(Idempotency.isIdempotent(HttpMethod.valueOf(method))).isEqualTo(expected);
  }

  @Test
  @DisplayName("Date is made anew when its second may be over (SEMANTICS 9)")
  void date() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-01T08:49:37Z"));
    DateField date = new DateField(now::get);

    FieldValue first = date.value(0);
    assertThat(first.toString()).isEqualTo("Sun, 01 Nov 2026 08:49:37 GMT");
    assertThat(date.value(200_000_000) == first).isTrue();
    now.set(now.get().plusSeconds(1));

    assertThat(date.value(1_000_000_000).toString()).isEqualTo("Sun, 01 Nov 2026 08:49:38 GMT");
  }
}
