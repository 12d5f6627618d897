package dev.jadegate.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.TestGateway;
import dev.jadegate.upstream.CheckTally.Result;
import dev.jadegate.upstream.Instance;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@Tag("alone")
@DisplayName("Many instances are checked at their time, at a bounded cost")
class ManyInstancesTest {
  private static final Logger LOG = LoggerFactory.getLogger(ManyInstancesTest.class);
  private static final int INSTANCES = 500;
  private static final int ROUNDS = 5;

  /** Ten times what it takes on an idle machine, with JIT compilation and all. */
  private static final long MAX_MICROS = 1000;

  @Test
  void fiveHundredInstancesAreCheckedWithinTheirInterval() throws Exception {
    try (Origin origin = Origin.saying("well")) {
      String instances =
          IntStream.range(0, INSTANCES)
              .mapToObj(i -> "{id: i%d, address: 127.0.0.1, port: %d}".formatted(i, origin.port()))
              .collect(Collectors.joining(", ", "[", "]"));
      String yaml =
          """
          services:
            - name: s
              path: /
              instances: %s
              health_check: {active: {interval: 1s, timeout: 5s}}
          """
              .formatted(instances);
      try (TestGateway gateway = TestGateway.start(yaml)) {
        List<Instance> all = gateway.gateway().services().getFirst().instances();
        assertThat(all).allMatch(instance -> instance.health().isUp()).hasSize(INSTANCES);

        long begun = System.nanoTime();
        long[] before = all.stream().mapToLong(ManyInstancesTest::checks).toArray();
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() ->
                IntStream.range(0, INSTANCES)
                    .allMatch(i -> checks(all.get(i)) >= before[i] + ROUNDS));
        long took = System.nanoTime() - begun;

        // No beat is longer than eleven tenths; the rest is for a machine that does other things.
        assertThat(took).isLessThan(TimeUnit.SECONDS.toNanos(3 * ROUNDS));
        assertThat(all)
            .allMatch(instance -> instance.checks().count(Result.OK) == checks(instance));
        long checks = all.stream().mapToLong(ManyInstancesTest::checks).sum();
        long micros = TimeUnit.NANOSECONDS.toMicros(cpuNanos() / checks);
        LOG.info("{} checks took {} us of CPU each", checks, micros);
        assertThat(micros).isLessThan(MAX_MICROS);
      }
    }
  }

  private static long checks(Instance instance) {
    long sum = 0;
    for (Result result : Result.values()) {
      sum += instance.checks().count(result);
    }
    return sum;
  }

  /** What the thread of the checks has used. */
  private static long cpuNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().startsWith("jadegate-checks")) {
        return threads.getThreadCpuTime(thread.getThreadId());
      }
    }
    throw new AssertionError("nobody checks");
  }
}
