package dev.jadegate.observe.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.Hex;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Which fields are understood as a trace, and what an instance is told")
class PropagationTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";
  private static final AttemptSpan.Of WHAT = new AttemptSpan.Of("s", "h:1", "http", 1, false);

  private final SplittableRandom random = new SplittableRandom(7);
  private HeaderBlock fields = new HeaderBlock();

  private Trace begin(double ratio, boolean trusted, String... formats) {
    return new Tracing(List.of(formats), ratio, InstantSource.system(), new TraceExports())
        .begin(fields, () -> trusted, random, 0);
  }

  /** Recorded if the caller says so. */
  private Trace begin(String... formats) {
    return begin(0, true, formats);
  }

  private String told(Trace trace, String name) {
    trace.tell(fields, trace.attempt(WHAT, random, 0));
    return String.valueOf(fields.get(name));
  }

  private static boolean isContinued(Trace trace) {
    return Hex.of(trace.high(), trace.low()).equals(TRACE) && Hex.of(trace.parent()).equals(SPAN);
  }

  private PropagationTest with(String name, String value) {
    fields.add(name, value);
    return this;
  }

  @ParameterizedTest
  @CsvSource({
    "00, 01, '', true",
    "00, 00, '', false",
    "00, 03, '', true", // another bit, of a later level
    "00, fe, '', false",
    "01, 01, '', true",
    "cc, 01, -what-comes-later, true",
  })
  void traceparentIsContinued(String version, String flags, String more, boolean sampled) {
    with("traceparent", version + "-" + TRACE + "-" + SPAN + "-" + flags + more)
        .with("tracestate", "a=1,b=2");

    Trace trace = begin("w3c");

    assertThat(isContinued(trace)).isTrue();
    assertThat(trace.isSampled()).isEqualTo(sampled);
    assertThat(told(trace, "traceparent"))
        .startsWith("00-" + TRACE + "-")
        .endsWith(sampled ? "-01" : "-" + SPAN + "-00");
    assertThat(fields.get("tracestate")).isEqualTo("a=1,b=2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-" + TRACE + "-" + SPAN,
        "00-" + TRACE + "-" + SPAN + "-",
        "00-" + TRACE + "-" + SPAN + "-1",
        "00-" + TRACE + "-" + SPAN + "-0x",
        "00-" + TRACE + "-" + SPAN + "-01-more",
        "00-" + TRACE + "-" + SPAN + "-01.",
        "01-" + TRACE + "-" + SPAN + "-01.more",
        "ff-" + TRACE + "-" + SPAN + "-01",
        "0-" + TRACE + "-" + SPAN + "-01",
        "00-00000000000000000000000000000000-" + SPAN + "-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-" + SPAN + "-01",
        "00-" + TRACE + "_" + SPAN + "-01",
        "00-0af7651916cd43dd8448eb211c8031-" + SPAN + "-01",
        "00-" + TRACE + "-b7ad6b716920333g-01",
      })
  void malformedTraceparentBeginsAnother(String value) {
    with("traceparent", value).with("tracestate", "a=1");

    Trace trace = begin(1, true, "w3c");

    assertThat(Hex.of(trace.high(), trace.low())).isNotEqualTo(TRACE);
    assertThat(trace.parent()).isZero();
    assertThat(trace.isSampled()).isTrue(); // by the ratio
    assertThat(told(trace, "traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
    assertThat(fields.countOf("traceparent")).isOne();
    assertThat(fields.contains("tracestate")).isFalse();
  }

  @Test
  void twoOfThemAreNone() {
    String value = "00-" + TRACE + "-" + SPAN + "-01";
    with("traceparent", value).with("traceparent", value);

    assertThat(isContinued(begin("w3c"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    TRACE + "-" + SPAN + "-1, true",
    TRACE + "-" + SPAN + "-d, true",
    TRACE + "-" + SPAN + "-0, false",
    TRACE + "-" + SPAN + "-1-05e3ac9a4f6e3b90, true",
    TRACE + "-" + SPAN + ", false", // left to us, and the ratio is 0
  })
  void b3IsContinued(String value, boolean sampled) {
    with("b3", value);

    Trace trace = begin("b3");

    assertThat(isContinued(trace)).isTrue();
    assertThat(trace.isSampled()).isEqualTo(sampled);
    assertThat(told(trace, "b3"))
        .startsWith(TRACE + "-")
        .endsWith(sampled ? "-1" : "-" + SPAN + "-0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2",
        TRACE,
        TRACE + "-" + SPAN + "-2",
        TRACE + "-" + SPAN + "-",
        TRACE + "-" + SPAN + "-1-",
        TRACE + "-" + SPAN + "-1-05e3ac9a4f6e3b9",
        TRACE + "-" + SPAN + "-1-05e3ac9a4f6e3b901",
        "0-" + SPAN + "-1",
        "00000000000000000000000000000000-" + SPAN + "-1"
      })
  void malformedB3BeginsAnother(String value) {
    with("b3", value);

    Trace trace = begin("b3");

    assertThat(trace.parent()).isZero();
    assertThat(trace.isSampled()).isFalse();
  }

  @Test
  void aDecisionOfB3MayComeAlone() {
    with("b3", "1");

    assertThat(begin(0, true, "b3").isSampled()).isTrue();
    assertThat(begin(0, false, "b3").isSampled()).isFalse(); // not from a stranger
  }

  @Test
  void shortTraceIdsOfB3StayShort() {
    with("X-B3-TraceId", "8448eb211c80319c").with("X-B3-SpanId", SPAN).with("X-B3-Sampled", "1");

    Trace trace = begin("b3");

    assertThat(told(trace, "b3")).startsWith("8448eb211c80319c-");
    assertThat(fields.contains("X-B3-TraceId")).isFalse(); // one form, or they would contradict
  }

  @Test
  void b3IsWrittenInFieldsIfThatIsWanted() {
    with("b3", TRACE + "-" + SPAN + "-1").with("X-B3-Flags", "1");

    Trace trace = begin("b3multi");
    AttemptSpan attempt = Objects.requireNonNull(trace.attempt(WHAT, random, 0));
    trace.tell(fields, attempt);

    assertThat(fields.get("X-B3-TraceId")).isEqualTo(TRACE);
    assertThat(fields.get("X-B3-SpanId")).isEqualTo(Hex.of(attempt.id()));
    assertThat(fields.get("X-B3-ParentSpanId")).isEqualTo(Hex.of(trace.span()));
    assertThat(fields.get("X-B3-Sampled")).isEqualTo("1");
    assertThat(fields.contains("b3")).isFalse();
    assertThat(fields.contains("X-B3-Flags")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"X-B3-Sampled, 1, true", "X-B3-Sampled, 0, false", "X-B3-Flags, 1, true"})
  void b3InFieldsIsContinued(String name, String value, boolean sampled) {
    with("X-B3-TraceId", TRACE).with("X-B3-SpanId", SPAN).with(name, value);

    Trace trace = begin("b3");

    assertThat(isContinued(trace)).isTrue();
    assertThat(trace.isSampled()).isEqualTo(sampled);
  }

  @ParameterizedTest
  @CsvSource({
    TRACE + ":" + SPAN + ":0:1, true",
    TRACE + "%3A" + SPAN + "%3a0%3A3, true",
    "af7651916cd43dd8448eb211c80319c:" + SPAN + ":1:0, false"
  })
  void uberTraceIdIsContinued(String value, boolean sampled) {
    with("uber-trace-id", value);

    Trace trace = begin("jaeger");

    assertThat(isContinued(trace)).isTrue();
    assertThat(trace.isSampled()).isEqualTo(sampled);
    assertThat(told(trace, "uber-trace-id"))
        .startsWith(TRACE + ":")
        .endsWith(sampled ? ":0:1" : ":" + SPAN + ":0:0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "0:1:0:1",
        "1:0:0:1",
        "1:2:0",
        "1:2:0:",
        "1:2::1",
        "1:2:0:111",
        "1:2:0:x",
        ":2:0:1",
        "1%2:2:0:1",
        "1" + TRACE + ":2:0:1"
      })
  void malformedUberTraceIdBeginsAnother(String value) {
    with("uber-trace-id", value);

    assertThat(begin("jaeger").parent()).isZero();
  }

  @Test
  void theFirstThatIsThereIsReadAndAllAreWritten() {
    with("b3", TRACE + "-" + SPAN + "-1")
        .with("uber-trace-id", "1:2:0:1")
        .with("tracestate", "of=nobody");

    Trace trace = begin("w3c", "b3", "jaeger");
    String id = told(trace, "traceparent").substring(36, 52);

    assertThat(isContinued(trace)).isTrue();
    assertThat(fields.get("b3")).isEqualTo(TRACE + "-" + id + "-1");
    assertThat(fields.get("uber-trace-id")).isEqualTo(TRACE + ":" + id + ":0:1");
    assertThat(fields.contains("tracestate")).isFalse(); // it belonged to no traceparent
  }

  @Test
  void whatIsNotInTheListPassesAsItCame() {
    with("b3", "whatever").with("uber-trace-id", "1:2:0:1");

    told(begin("w3c"), "traceparent");

    assertThat(fields.get("b3")).isEqualTo("whatever");
    assertThat(fields.get("uber-trace-id")).isEqualTo("1:2:0:1");
  }

  @Test
  void theShareIsDrawnWithoutRegardToTheTraceId() {
    with("traceparent", "00-" + TRACE + "-" + SPAN + "-01");
    int sampled = 0;
    for (int i = 0; i < 10_000; i++) {
      sampled += begin(0.1, false, "w3c").isSampled() ? 1 : 0;
    }

    assertThat(sampled).isBetween(850, 1150);
  }
}
