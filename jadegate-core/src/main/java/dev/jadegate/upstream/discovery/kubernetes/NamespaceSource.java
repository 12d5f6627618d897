package dev.jadegate.upstream.discovery.kubernetes;

import dev.jadegate.upstream.discovery.Json;
import dev.jadegate.upstream.discovery.stream.LineStream;
import dev.jadegate.upstream.discovery.stream.OutdatedException;
import dev.jadegate.upstream.discovery.stream.Source;
import dev.jadegate.upstream.discovery.stream.StatusException;
import dev.jadegate.upstream.discovery.stream.Subscriptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The slices of the services that are looked for in one namespace: listed in pages, and watched
 * from the list's version. The server selects those services, so that a further one begins it anew.
 */
final class NamespaceSource implements Source {
  private static final int GONE = 410;
  private static final String METADATA = "metadata";
  private static final String VERSION = "resourceVersion";

  private final ApiServer api;
  private final String namespace;
  private final Slices slices;
  private final Subscriptions subscriptions;
  private final RandomGenerator random;
  private final Duration timeout;

  /** From any thread. */
  private volatile Set<String> wanted = Set.of();

  // Of the follower's thread.
  private Set<String> listed = Set.of();
  private String version = "";

  /**
   * Looks for nothing yet.
   *
   * @param timeout of a watch at most; each gets between half of it and the whole, so that those
   *     that began together do not stay together
   */
  NamespaceSource(
      ApiServer api,
      String namespace,
      Slices slices,
      Subscriptions subscriptions,
      RandomGenerator random,
      Duration timeout) {
    this.api = api;
    this.namespace = namespace;
    this.slices = slices;
    this.subscriptions = subscriptions;
    this.random = random;
    this.timeout = timeout;
  }

  /** From the next list on these services are looked for. */
  void want(Set<String> services) {
    wanted = Set.copyOf(services);
  }

  @Override
  public void list() throws IOException {
    listed = wanted;
    List<Slice> all = new ArrayList<>();
    String next = "";
    do {
      Json page = page(next);
      page.get("items").items().forEach(item -> all.add(Slice.of(item)));
      version = page.get(METADATA).get(VERSION).text();
      next = page.get(METADATA).get("continue").text();
    } while (!next.isEmpty());
    slices.replace(all);
  }

  /** The state of which the pages are is kept for some minutes only. */
  private Json page(String next) throws IOException {
    try {
      return api.list(namespace, listed, next);
    } catch (StatusException e) {
      throw orOutdated(e);
    }
  }

  private static IOException orOutdated(StatusException e) {
    return e.status() == GONE ? new OutdatedException(String.valueOf(e.getMessage())) : e;
  }

  @Override
  public LineStream open() throws IOException {
    long half = timeout.toMillis() / 2;
    Duration drawn = Duration.ofMillis(half + random.nextLong(half + 1));
    try {
      return api.watch(namespace, listed, version, drawn);
    } catch (StatusException e) {
      throw orOutdated(e);
    }
  }

  @Override
  public void apply(Json event) throws OutdatedException {
    Json object = event.get("object");
    String type = event.get("type").text();
    if (type.equals("ERROR")) { // most often 410: the version is too old
      throw new OutdatedException(object.get("message").text());
    }
    String now = object.get(METADATA).get(VERSION).text();
    version = now.isEmpty() ? version : now;
    Slice slice = Slice.of(object);
    switch (type) {
      case "ADDED", "MODIFIED" -> slices.put(slice);
      case "DELETED" -> slices.remove(slice);
      default -> {
        return; // a bookmark, which has the version alone
      }
    }
    subscriptions.changed(
        query -> ServiceName.parse(query.service(), namespace).name().equals(slice.service()));
  }
}
