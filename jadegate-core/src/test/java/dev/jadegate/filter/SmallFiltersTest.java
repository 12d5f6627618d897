package dev.jadegate.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.Failure;
import dev.jadegate.api.Verdict;
import dev.jadegate.config.AddressSet;
import dev.jadegate.config.HeaderChanges;
import dev.jadegate.config.TransformConfig;
import dev.jadegate.filter.forwarded.ForwardedFilter;
import dev.jadegate.filter.ip.IpFilter;
import dev.jadegate.filter.requestid.RequestIdFilter;
import dev.jadegate.filter.requestid.RequestIds;
import dev.jadegate.filter.transform.TransformFilter;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.ResponseHead;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SmallFiltersTest {
  private final FakeExchange exchange = new FakeExchange();
  private final ResponseHead response = new ResponseHead(HttpResponseStatus.OK, new HeaderBlock());

  @ParameterizedTest
  @CsvSource({
    "'', '', true",
    "9.9.0.0/16, '', true",
    "8.0.0.0/8, '', false",
    "'', 9.9.9.9, false",
    "9.9.0.0/16, 9.9.9.0/24, false",
    "all, 8.8.8.8, true",
  })
  void denyWinsAndAnEmptyAllowListAllowsAll(String allow, String deny, boolean passes) {
    IpFilter filter = new IpFilter(set(allow), set(deny));

    Verdict verdict = filter.onRequest(exchange, exchange.request());

    if (passes) {
      assertThat(verdict).isSameAs(Verdict.proceed());
    } else {
      assertThat(((Verdict.Fail) verdict).failure()).isEqualTo(Failure.DENIED);
    }
  }

  private static AddressSet set(String member) {
    return AddressSet.of(member.isEmpty() ? List.of() : List.of(member));
  }

  @Test
  void addressListLooksAtTheClientAndNotAtThePeer() {
    exchange.peerIp = "10.0.0.1";
    exchange.clientIp = "9.9.9.9";

    assertThat(new IpFilter(set("10.0.0.1"), set("")).onRequest(exchange, exchange.request()))
        .isInstanceOf(Verdict.Fail.class);
  }

  @Test
  void requestIdGoesBothWaysInPlaceOfWhatWasThere() {
    exchange.fields.add("x-request-id", "bad id");
    RequestIdFilter filter = new RequestIdFilter(FieldNames.X_REQUEST_ID);

    filter.onRequest(exchange, exchange.request());
    filter.onResponse(exchange, response);

    assertThat(exchange.fields.getAll("X-Request-ID")).containsExactly("id-1");
    assertThat(response.headers().get("x-request-id")).isEqualTo("id-1");
  }

  @ParameterizedTest
  @CsvSource({"a, true", "a-b.c/~, true", "'', false", "a b, false", "caf\u00e9, false"})
  void idsFromOutsideAreVisibleAscii(String id, boolean expected) {
    assertThat(RequestIds.isAcceptable(id)).isEqualTo(expected);
    assertThat(RequestIds.isAcceptable("a".repeat(128))).isTrue();
    assertThat(RequestIds.isAcceptable("a".repeat(129))).isFalse();
    assertThat(RequestIds.isAcceptable("a\n")).isFalse();
  }

  @Test
  void newIdsAreHexadecimalAndDiffer() {
    SplittableRandom random = new SplittableRandom(1);

    String first = RequestIds.next(random, new byte[32]);

    assertThat(first).matches("[0-9a-f]{32}");
    assertThat(RequestIds.next(random, new byte[32])).isNotEqualTo(first);
  }

  @Test
  void changesRemoveThenSetThenAdd() {
    exchange.fields.add("gone", "1").add("set", "old").add("set", "older").add("add", "1");
    HeaderChanges changes =
        new HeaderChanges(
            Map.of("Set", "new"), Map.of("Add", "2", "Gone", "again"), List.of("GONE"));
    HeaderChanges none = new HeaderChanges(Map.of(), Map.of(), List.of());
    TransformFilter filter = new TransformFilter(new TransformConfig(changes, none));

    filter.onRequest(exchange, exchange.request());
    filter.onResponse(exchange, response);

    assertThat(exchange.fields.getAll("set")).containsExactly("new");
    assertThat(exchange.fields.getAll("add")).containsExactly("1", "2");
    assertThat(exchange.fields.getAll("gone")).containsExactly("again");
    assertThat(response.headers().isEmpty()).isTrue();
  }

  @Test
  void responseChangesLeaveTheRequestAlone() {
    HeaderChanges changes = new HeaderChanges(Map.of("a", "b"), Map.of(), List.of());
    HeaderChanges none = new HeaderChanges(Map.of(), Map.of(), List.of());
    TransformFilter filter = new TransformFilter(new TransformConfig(none, changes));

    filter.onRequest(exchange, exchange.request());
    filter.onResponse(exchange, response);

    assertThat(exchange.fields.isEmpty()).isTrue();
    assertThat(response.headers().get("A")).isEqualTo("b");
  }

  @ParameterizedTest
  @CsvSource({"9.9.9.9, 9.9.9.9", "10.0.0.1, '6.6.6.6, 10.0.0.1'"})
  void forwardedFieldsAreKeptOfTrustedPeersOnly(String peer, String expected) {
    exchange.peerIp = peer;
    exchange.fields.add("X-Forwarded-For", "6.6.6.6");

    new ForwardedFilter(set("10.0.0.0/8")).onRequest(exchange, exchange.request());

    assertThat(exchange.fields.getAll("x-forwarded-for")).containsExactly(expected);
  }
}
