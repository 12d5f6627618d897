package dev.jadegate.upstream.discovery.etcd;

import dev.jadegate.upstream.discovery.Json;
import dev.jadegate.upstream.discovery.stream.LineStream;
import dev.jadegate.upstream.discovery.stream.OutdatedException;
import dev.jadegate.upstream.discovery.stream.Source;
import dev.jadegate.upstream.discovery.stream.Subscriptions;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All keys below the prefix, listed by ranges of one revision and watched from the next. What
 * expires with its lease is deleted by etcd, which is an event as any other.
 *
 * <p>A watch that is silent is followed by a new list and not by a new watch: a member that has
 * lost the others would let us wait on it for ever, but cannot answer a list.
 */
final class EtcdSource implements Source {
  /** Keys of one answer: some hundred kilobytes. */
  private static final int PAGE = 1000;

  private static final String KEY = "key";
  private static final String RANGE_END = "range_end";
  private static final String HEADER = "header";
  private static final String REVISION = "revision";

  private final EtcdApi api;
  private final String prefix;
  private final Catalog catalog;
  private final Subscriptions subscriptions;
  private final Duration silence;

  /** The last revision of which everything is known. */
  private long revision;

  EtcdSource(
      EtcdApi api, String prefix, Catalog catalog, Subscriptions subscriptions, Duration silence) {
    this.api = api;
    this.prefix = prefix;
    this.catalog = catalog;
    this.subscriptions = subscriptions;
    this.silence = silence;
  }

  @Override
  public int members() {
    return api.members();
  }

  @Override
  public void useNextMember() {
    api.useNextMember();
  }

  @Override
  public void list() throws IOException {
    Set<String> keys = new HashSet<>();
    String from = Keys.encode(prefix);
    long at = 0; // whatever is the last
    boolean more = true;
    while (more) {
      Json page = page(from, at);
      List<Json> pairs = page.get("kvs").items();
      for (Json pair : pairs) {
        String key = Keys.text(pair.get(KEY).text());
        keys.add(key);
        catalog.put(key, Keys.decode(pair.get("value").text()));
      }
      at = at == 0 ? page.get(HEADER).get(REVISION).number(0) : at;
      more = page.get("more").is(false) && !pairs.isEmpty();
      from = more ? Keys.after(pairs.getLast().get(KEY).text()) : from;
    }
    catalog.retain(keys);
    revision = at;
  }

  /**
   * One page. Pages of the same revision make one view, but it may be compacted away meanwhile;
   * then the list fails and is begun again.
   */
  private Json page(String from, long at) throws IOException {
    return api.range(out -> {
      out.writeStringProperty(KEY, from);
      out.writeStringProperty(RANGE_END, Keys.endOfPrefix(prefix));
      out.writeNumberProperty("limit", PAGE);
      out.writeNumberProperty(REVISION, at);
    });
  }

  @Override
  public LineStream open() throws IOException {
    return api.watch(
        out -> {
          out.writeStringProperty(KEY, Keys.encode(prefix));
          out.writeStringProperty(RANGE_END, Keys.endOfPrefix(prefix));
          out.writeNumberProperty("start_revision", revision + 1);
          out.writeBooleanProperty("progress_notify", true);
        },
        silence);
  }

  @Override
  public void apply(Json line) throws OutdatedException {
    Json error = line.get("error");
    if (error.isPresent()) {
      throw new OutdatedException("the watch failed: " + error.get("message").text());
    }
    Json result = line.get("result");
    refuse(result);
    if (!result.get("created").is(false)) {
      change(result);
    }
  }

  /** A watch that etcd has ended, or that would wait for a revision of another history. */
  private void refuse(Json result) throws OutdatedException {
    if (result.get("canceled").is(false)) {
      api.forgetToken(); // if it was that, the reason does not always say so
      long compacted = result.get("compact_revision").number(0);
      throw new OutdatedException(
          compacted > 0 ? "compacted at " + compacted : result.get("cancel_reason").text());
    }
    long now = result.get(HEADER).get(REVISION).number(revision);
    if (result.get("created").is(false) && now < revision) {
      throw new OutdatedException("revision " + now + " after " + revision);
    }
  }

  private void change(Json result) {
    List<Json> events = result.get("events").items();
    Set<String> services = new HashSet<>();
    for (Json event : events) {
      Json pair = event.get("kv");
      String key = Keys.text(pair.get(KEY).text());
      boolean isGone = event.get("type").text().equals("DELETE");
      String service =
          isGone ? catalog.remove(key) : catalog.put(key, Keys.decode(pair.get("value").text()));
      if (service != null) {
        services.add(service);
      }
      revision = Math.max(revision, pair.get("mod_revision").number(0));
    }
    if (events.isEmpty()) { // a notice of progress
      revision = Math.max(revision, result.get(HEADER).get(REVISION).number(0));
    }
    subscriptions.changed(query -> services.contains(query.service()));
  }
}
