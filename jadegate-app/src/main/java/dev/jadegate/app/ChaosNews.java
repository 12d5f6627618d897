package dev.jadegate.app;

import java.util.function.Consumer;

/**
 * What has changed from one page of metrics to the next, in words. One request to each service lies
 * between two pages, so a breaker has gone two steps at most. One thread.
 */
final class ChaosNews {
  private static final String USERS = "service=\"user-service\"";
  private static final String PRODUCTS = "service=\"product-service\"";
  private static final String EJECTIONS = "gateway_ejections_total";
  private static final String EJECTED = "gateway_instances_ejected";
  private static final String RETRIES = "gateway_retries_total";

  private final Consumer<String> say;
  private MetricsPage before;
  private MetricsPage now;
  private String breaker = "closed";
  private double retriesTold;
  private int openings;

  /** The news are those after this page. */
  ChaosNews(MetricsPage first, Consumer<String> say) {
    this.say = say;
    before = first;
    now = first;
    retriesTold = first.sum(RETRIES, USERS);
  }

  /** Tells what is new. */
  void next(MetricsPage page) {
    before = now;
    now = page;
    if (changed("half_open")) {
      breaker("half-open", "up to three requests may try products-1");
    }
    if (changed("closed")) {
      breaker("closed", "three in a row went well");
    }
    if (changed("open")) {
      boolean probed = breaker.equals("half-open");
      openings++;
      breaker(
          "open",
          probed
              ? "the first of them failed"
              : "requests get 503 from the gateway at once, products-1 has its rest");
    }
    if (rise(EJECTIONS, USERS) > 0) {
      say.accept("users-2 is ejected, three failures in a row; users-1 gets all requests");
    }
    if (before.sum(EJECTED, USERS) > 0 && now.sum(EJECTED, USERS) == 0) {
      say.accept("users-2 is back and gets requests again");
    }
  }

  private boolean changed(String to) {
    return rise("gateway_circuit_breaker_changes_total", PRODUCTS, "to=\"" + to + '"') > 0;
  }

  private double rise(String series, String... labels) {
    return now.sum(series, labels) - before.sum(series, labels);
  }

  private void breaker(String to, String words) {
    say.accept("circuit breaker of product-service: " + breaker + " -> " + to + "; " + words);
    breaker = to;
  }

  /** How often the breaker has opened. */
  int openings() {
    return openings;
  }

  /** How many attempts for users were made again since this was asked; in words, empty if none. */
  String retried() {
    double all = now.sum(RETRIES, USERS);
    int more = (int) (all - retriesTold);
    retriesTold = all;
    return more == 0 ? "" : " (" + more + " retried at users-1)";
  }
}
