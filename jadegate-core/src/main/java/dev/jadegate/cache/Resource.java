package dev.jadegate.cache;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of one URI: the latest answer of each variance and route, newest first. Immutable.
 */
final class Resource {
  /** More would make each look-up long: the oldest ones go. */
  private static final int MAX_VARIANTS = 64;

  private final List<StoredResponse> variants;
  private final int weight;

  private Resource(List<StoredResponse> variants) {
    this.variants = variants;
    weight = variants.stream().mapToInt(StoredResponse::weight).sum();
  }

  /** With one more answer, in the place of the one like it, if there is one. */
  static Resource with(@Nullable Resource before, StoredResponse added) {
    List<StoredResponse> all = new ArrayList<>();
    all.add(added);
    if (before != null) {
      before.variants.stream()
          .filter(one -> !isLike(one, added))
          .limit(MAX_VARIANTS - 1)
          .forEach(all::add);
    }
    return new Resource(List.copyOf(all));
  }

  private static boolean isLike(StoredResponse one, StoredResponse other) {
    return one.route().equals(other.route()) && one.variance().equals(other.variance());
  }

  /** The answer to this request; null if there is none. */
  @Nullable StoredResponse select(String route, HttpHeaders request) {
    for (StoredResponse one : variants) {
      if (one.route().equals(route) && one.variance().fits(request)) {
        return one;
      }
    }
    return null;
  }

  /** On which fields answers of this route depended last. */
  List<String> names(String route) {
    for (StoredResponse one : variants) {
      if (one.route().equals(route)) {
        return one.variance().names();
      }
    }
    return List.of();
  }

  int weight() {
    return weight;
  }

  /** Until when some of it is worth its room. */
  long keptUntilMillis() {
    long latest = Long.MIN_VALUE;
    for (StoredResponse one : variants) {
      latest = Math.max(latest, one.freshness().keptUntilMillis());
    }
    return latest;
  }
}
