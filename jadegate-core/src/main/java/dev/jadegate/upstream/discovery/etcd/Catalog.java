package dev.jadegate.upstream.discovery.etcd;

import dev.jadegate.api.ServiceInstance;
import dev.jadegate.api.ServiceQuery;
import dev.jadegate.upstream.discovery.etcd.InstanceValue.BadValueException;
import dev.jadegate.upstream.discovery.stream.Finding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The instances of all services, by their keys {@code PREFIX SERVICE / ID}. A service's name may
 * have slashes in it, an id none. Thread-safe.
 */
final class Catalog {
  private static final Logger LOG = LoggerFactory.getLogger(Catalog.class);

  private final String prefix;

  // Under the lock; both by key without the prefix.
  private final NavigableMap<String, InstanceValue> known = new TreeMap<>();
  private final Map<String, byte[]> refused = new HashMap<>();

  Catalog(String prefix) {
    this.prefix = prefix;
  }

  /** The service of a key, or of what follows the prefix in it; null if it is none. */
  private static @Nullable String service(String name) {
    int slash = name.lastIndexOf('/');
    return slash <= 0 || slash == name.length() - 1 ? null : name.substring(0, slash);
  }

  /**
   * What the key holds now.
   *
   * @return the service whose instance it is; null if it is none's
   */
  synchronized @Nullable String put(String key, byte[] value) {
    String name = key.substring(prefix.length());
    String service = service(name);
    if (service == null) {
      return null;
    }
    try {
      known.put(name, InstanceValue.parse(name.substring(service.length() + 1), value));
      refused.remove(name);
    } catch (BadValueException e) {
      known.remove(name);
      byte[] before = refused.put(name, value);
      if (!Arrays.equals(before, value)) { // or each new list would repeat it
        LOG.atWarn()
            .addKeyValue("key", key)
            .addKeyValue("reason", e.getMessage())
            .log("instance left out");
      }
    }
    return service;
  }

  /**
   * The key is gone.
   *
   * @return the service whose instance it was; null if it was none's
   */
  synchronized @Nullable String remove(String key) {
    String name = key.substring(prefix.length());
    known.remove(name);
    refused.remove(name);
    return service(name);
  }

  /** These are all keys; forgets others. */
  synchronized void retain(Set<String> keys) {
    Set<String> names = new HashSet<>();
    keys.forEach(key -> names.add(key.substring(prefix.length())));
    known.keySet().retainAll(names);
    refused.keySet().retainAll(names);
  }

  /** The instances of a service that are looked for, by id. */
  synchronized Finding find(ServiceQuery query) {
    List<ServiceInstance> found = new ArrayList<>();
    String from = query.service() + "/";
    known.tailMap(from, true).entrySet().stream()
        .takeWhile(entry -> entry.getKey().startsWith(from))
        .filter(entry -> entry.getKey().indexOf('/', from.length()) < 0) // or of a longer name
        .forEach(entry -> {
          ServiceInstance instance = entry.getValue().wanted(query);
          if (instance != null) {
            found.add(instance);
          }
        });
    return new Finding.Instances(found);
  }
}
