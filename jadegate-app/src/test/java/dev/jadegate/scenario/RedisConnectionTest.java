package dev.jadegate.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jadegate.loop.Loops;
import dev.jadegate.loop.Transport;
import dev.jadegate.redis.RedisLink;
import dev.jadegate.redis.RedisScript;
import dev.jadegate.redis.RedisSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connection to Redis that lives on a loop of the gateway. */
final class RedisConnectionTest {
  private static final RedisScript ECHO = new RedisScript("return {tonumber(ARGV[1])}");
  private static final int COMMANDS = 50;

  @TempDir private Path folder;
  private RedisServer redis;
  private Loops loops;
  private RedisLink link;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(Transport.EPOLL.isAvailable());
    redis = RedisServer.start(folder, "");
    loops = new Loops(1, Transport.EPOLL, new SplittableRandom(1), "lender");
    RedisSettings settings =
        new RedisSettings("127.0.0.1", redis.port(), 0, "", "", false, null, Duration.ofSeconds(5));
    link = new RedisLink(settings, loops.group().next(), kind -> {});
    await().until(link::isUp);
  }

  @AfterEach
  void stop() {
    link.close();
    loops.close();
    redis.close();
  }

  /** As requests do that ask in one turn of the loop. */
  private List<Long> askMany(Set<String> threads) throws Exception {
    CompletableFuture<List<Long>> all = new CompletableFuture<>();
    loops
        .group()
        .next()
        .execute(() -> {
          List<CompletableFuture<Long>> answers =
              IntStream.range(0, COMMANDS)
                  .mapToObj(number ->
                      link.run(ECHO, "key", Integer.toString(number))
                          .thenApply(numbers -> {
                            threads.add(Thread.currentThread().getName());
                            return numbers.getFirst();
                          })
                          .toCompletableFuture())
                  .toList();
          CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
              .whenComplete((nothing, error) ->
                  all.complete(answers.stream().map(CompletableFuture::resultNow).toList()));
        });
    return all.get(20, TimeUnit.SECONDS);
  }

  private long reads() throws Exception {
    return redis
        .cli("info", "stats")
        .lines()
        .filter(line -> line.startsWith("total_reads_processed:"))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
        .sum();
  }

  @Test
  void commandsOfOneTurnLeaveInOneWriteAndAreAnsweredOnTheLoop() throws Exception {
    Set<String> threads = ConcurrentHashMap.newKeySet();
    askMany(threads); // the first finds the script unknown
    threads.clear();
    long before = reads();
    List<Long> answers = askMany(threads);

    assertThat(answers).containsExactlyElementsOf(LongStream.range(0, COMMANDS).boxed().toList());
    assertThat(reads() - before).as("reads, with probes and redis-cli").isLessThan(COMMANDS / 5);
    String loop =
        loops
            .group()
            .next()
            .submit(() -> Thread.currentThread().getName())
            .get(5, TimeUnit.SECONDS);
    assertThat(threads).containsExactly(loop);
  }

  @Test
  void theLoopOutlivesTheConnectionAndACommandThatComesLateFails() throws Exception {
    link.close();

    assertThat(link.run(ECHO, "key", "1")).failsWithin(Duration.ofSeconds(5));
    assertThat(loops.group().next().submit(() -> "alive").get(5, TimeUnit.SECONDS))
        .isEqualTo("alive");
    assertThat(loops.group().isShuttingDown()).isFalse();
  }
}
