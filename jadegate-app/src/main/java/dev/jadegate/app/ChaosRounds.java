package dev.jadegate.app;

import dev.jadegate.app.DemoService.Mood;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The rounds of {@code demo --chaos}: instances fall ill and get well by a plan, requests go to
 * both services ten times a second each, and what comes of it is printed. What is said of breakers,
 * ejections and retries is read from the gateway's own page of metrics after each request, so that
 * no change is missed. One thread.
 */
final class ChaosRounds {
  private static final int TICKS = 120;
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int TICKS_OF_A_SECOND = 10;
  private static final Map<String, Integer> QUIET = Map.of("200", TICKS_OF_A_SECOND);

  private final DemoService users;
  private final DemoService products;
  private final ChaosClient client;
  private final PrintWriter out;
  private final long start = System.nanoTime();

  /** What clients saw of each service, and how often. */
  private final Map<String, Map<String, Integer>> second = new TreeMap<>();

  private final Map<String, Map<String, Integer>> round = new TreeMap<>();

  /** These two fall ill in turn; the client asks the gateway before them. */
  ChaosRounds(DemoService users, DemoService products, ChaosClient client, PrintWriter out) {
    this.users = users;
    this.products = products;
    this.client = client;
    this.out = out;
  }

  /**
   * Goes through so many rounds of twelve seconds.
   *
   * @throws IOException if the gateway does not answer any more
   * @throws InterruptedException if it is to end before
   */
  void run(int rounds) throws IOException, InterruptedException {
    ChaosNews news = new ChaosNews(client.metrics(), this::say);
    for (int i = 1; i <= rounds; i++) {
      say("round " + i + " of " + rounds + ", all are well");
      for (int tick = 0; tick < TICKS; tick++) {
        long began = System.nanoTime();
        plan(i, tick);
        saw("users", client.ask("/api/users/1"));
        saw("products", client.ask("/api/products/7"));
        news.next(client.metrics());
        if (tick % TICKS_OF_A_SECOND == TICKS_OF_A_SECOND - 1) {
          sumUp(news.retried());
        }
        TimeUnit.NANOSECONDS.sleep(began + TICK_NANOS - System.nanoTime());
      }
      say("clients saw in this round: " + text(round));
      round.clear();
    }
    say("over; the breaker opened " + news.openings() + " times");
  }

  /** Products fail in odd rounds, and are slow in even ones. */
  private void plan(int number, int tick) {
    switch (tick) {
      case 10 -> turn(users, Mood.FAILING, "falls ill: it answers 503");
      case 30 -> turn(users, Mood.WELL, "is well again");
      case 50 -> {
        if (number % 2 == 1) {
          turn(products, Mood.FAILING, "falls ill: it answers 503");
        } else {
          turn(products, Mood.SLOW, "falls ill: it takes a second, and its timeout is 300 ms");
        }
      }
      case 80 -> turn(products, Mood.WELL, "is well again");
      default -> {}
    }
  }

  private void turn(DemoService service, Mood mood, String words) {
    service.turns(mood);
    say(service.instance() + " " + words);
  }

  private void saw(String service, String answer) {
    second.computeIfAbsent(service, name -> new TreeMap<>()).merge(answer, 1, Integer::sum);
    round.computeIfAbsent(service, name -> new TreeMap<>()).merge(answer, 1, Integer::sum);
  }

  /** A second in which nothing happened is not worth a line. */
  private void sumUp(String retried) {
    boolean quiet = second.values().stream().allMatch(QUIET::equals);
    if (!quiet || !retried.isEmpty()) {
      say("clients saw in this second: " + text(second) + retried);
    }
    second.clear();
  }

  /** Such as {@code users 10 x 200; products 4 x 200, 6 x 503 breaker open}. */
  private static String text(Map<String, Map<String, Integer>> services) {
    StringBuilder text = new StringBuilder();
    services.forEach((service, answers) -> {
      text.append(text.isEmpty() ? "" : "; ").append(service);
      String before = " ";
      for (Map.Entry<String, Integer> answer : answers.entrySet()) {
        text.append(before).append(answer.getValue()).append(" x ").append(answer.getKey());
        before = ", ";
      }
    });
    return text.toString();
  }

  private void say(String words) {
    double seconds = (System.nanoTime() - start) / 1e9;
    out.println(String.format(Locale.ROOT, "%6.1f s  %s", seconds, words));
    out.flush();
  }
}
