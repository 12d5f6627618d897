package dev.jadegate.testkit;

import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Adds to a test's configuration what every test wants, where the test says nothing of it. */
final class TestYaml {
  private TestYaml() {}

  /** A free port on loopback, so many loops on that transport, and a log that nobody reads. */
  static String complete(String yaml, String transport, int workers) {
    Map<String, Object> root = map(new Load(LoadSettings.builder().build()).loadFromString(yaml));
    Map<String, Object> gateway = section(root, "gateway");
    if (!gateway.containsKey("listeners")) {
      gateway.putIfAbsent("port", 0);
    }
    gateway.putIfAbsent("host", "127.0.0.1");
    gateway.putIfAbsent("workers", workers);
    gateway.putIfAbsent("transport", transport);
    if (root.containsKey("admin")) {
      if (root.get("admin") instanceof Map<?, ?>) {
        section(root, "admin").putIfAbsent("port", 0);
      }
    } else {
      root.put("admin", "none"); // many gateways at once have no common port, and leave no token
    }
    Map<String, Object> log = section(section(root, "logging"), "access_log");
    log.putIfAbsent("path", "/dev/null");
    return new Dump(DumpSettings.builder().build()).dumpToString(root);
  }

  private static Map<String, Object> section(Map<String, Object> parent, String key) {
    Map<String, Object> section = map(parent.get(key));
    parent.put(key, section);
    return section;
  }

  private static Map<String, Object> map(@org.jspecify.annotations.Nullable Object value) {
    Map<String, Object> copy = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, one) -> copy.put(String.valueOf(key), one));
    }
    return copy;
  }
}
