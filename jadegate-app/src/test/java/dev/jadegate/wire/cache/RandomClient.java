package dev.jadegate.wire.cache;

import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A client that asks at random, and knows what it may be answered. One thread. */
final class RandomClient {
  private static final int URIS = 8;

  private final Caching caching;
  private final RandomOrigin origin;
  private final Random random;
  private String lastTag = "";

  RandomClient(Caching caching, RandomOrigin origin, long seed) {
    this.caching = caching;
    this.origin = origin;
    random = new Random(seed);
  }

  /** Gives how many answers were whole. */
  int ask(TestGateway gateway, int requests) throws IOException {
    int whole = 0;
    RawClient client = gateway.client();
    try {
      for (int i = 0; i < requests; i++) {
        if (random.nextInt(10) == 0) {
          caching.pass(1);
        }
        try {
          whole += askOnce(client) ? 1 : 0;
        } catch (IOException cut) { // in the middle of a body
          client.close();
          client = gateway.client();
        }
      }
    } finally {
      client.close();
    }
    return whole;
  }

  private boolean askOnce(RawClient client) throws IOException {
    String uri = "/r" + random.nextInt(URIS);
    if (random.nextInt(25) == 0) {
      put(client, uri);
      return false;
    }
    boolean head = random.nextInt(8) == 0;
    String user = random.nextInt(8) == 0 ? "user" + random.nextInt(2) : "";
    String variant = "v" + random.nextInt(3);
    int directive = random.nextInt(16);
    List<String> lines = lines(user, variant, directive);
    long now = caching.clock.instant().toEpochMilli();
    int least = origin.confirmed(uri).get();
    client.sendHead((head ? "HEAD " : "GET ") + uri, lines.toArray(String[]::new));
    ReceivedResponse response = head ? client.readHead() : client.readResponse();
    check(response, new Asked(uri, user, variant, now, least, directive == 1, head));
    return response.status() == 200;
  }

  private List<String> lines(String user, String variant, int directive) {
    List<String> lines = new ArrayList<>();
    lines.add("X-V: " + variant);
    if (!user.isEmpty()) {
      lines.add("Authorization: " + user);
    }
    switch (directive) {
      case 0 -> lines.add("Cache-Control: no-cache");
      case 1 -> lines.add("Cache-Control: max-stale=2");
      case 2 -> lines.add("Cache-Control: no-store");
      case 3 -> lines.add("Cache-Control: only-if-cached");
      case 4 -> lines.add("Range: bytes=0-3");
      case 5, 6 -> lines.add("If-None-Match: \"" + lastTag + '"');
      default -> {
        // nothing more
      }
    }
    return lines;
  }

  private void put(RawClient client, String uri) throws IOException {
    ReceivedResponse response = client.sendHead("PUT " + uri, "Content-Length: 0").readResponse();
    if (response.status() == 200) {
      int made = Integer.parseInt(response.field("X-Version"));
      origin.confirmed(uri).accumulateAndGet(made, Math::max);
    }
  }

  private record Asked(
      String uri,
      String user,
      String variant,
      long millis,
      int version,
      boolean stale,
      boolean head) {}

  private void check(ReceivedResponse response, Asked asked) {
    String tag = response.field("ETag").replace("\"", "");
    if (response.status() != 200 && response.status() != 206 && response.status() != 304) {
      return;
    }
    String[] parts = tag.substring(1, tag.length() - 1).split("\\|", -1);
    boolean varies = asked.uri().hashCode() % 2 == 0;
    must(parts[0].equals(asked.uri()), "another URI", response, asked);
    must(parts[1].equals("all") || parts[1].equals(asked.user()), "another's", response, asked);
    must(!varies || parts[2].equals(asked.variant()), "another variant", response, asked);
    must(Integer.parseInt(parts[3]) >= asked.version(), "from before a PUT", response, asked);
    boolean stored =
        response.field("Cache-Status").contains("hit")
            || response.field("Cache-Status").contains("ttl");
    must(
        !stored || origin.isAllowed(tag, asked.millis() - (asked.stale() ? 2001 : 0)),
        "too old",
        response,
        asked);
    String body = RandomOrigin.body(tag);
    boolean fits =
        switch (response.status()) {
          case 200 -> asked.head() || response.text().equals(body);
          case 206 -> asked.head() || body.startsWith(response.text());
          default -> tag.equals(lastTag);
        };
    must(fits, "another body", response, asked);
    lastTag = tag;
  }

  private static void must(boolean holds, String problem, ReceivedResponse response, Asked asked) {
    if (!holds) {
      throw new AssertionError(
          problem + ": " + asked + " was answered by " + response.line() + response.fields());
    }
  }
}
