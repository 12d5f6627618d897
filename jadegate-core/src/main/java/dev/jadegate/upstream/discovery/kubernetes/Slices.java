package dev.jadegate.upstream.discovery.kubernetes;

import dev.jadegate.upstream.discovery.stream.Finding;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The slices of one namespace, by service. Thread-safe. */
final class Slices {
  /** By service and by the slice's name; under the lock. */
  private final Map<String, NavigableMap<String, Slice>> known = new HashMap<>();

  /** Knows these and no others. */
  synchronized void replace(Collection<Slice> all) {
    known.clear();
    all.forEach(this::put);
  }

  /** A slice that is new, or has changed. */
  synchronized void put(Slice slice) {
    known.computeIfAbsent(slice.service(), _ -> new TreeMap<>()).put(slice.name(), slice);
  }

  /** A slice that is gone. */
  synchronized void remove(Slice slice) {
    known.computeIfPresent(
        slice.service(),
        (_, slices) -> {
          slices.remove(slice.name());
          return slices.isEmpty() ? null : slices;
        });
  }

  /** The instances of a service. */
  synchronized Finding find(String service, PortChoice port) {
    NavigableMap<String, Slice> slices =
        known.getOrDefault(service, Collections.emptyNavigableMap());
    return new EndpointMerge(port).merge(slices.values());
  }
}
