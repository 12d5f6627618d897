package dev.jadegate.upstream.discovery;

import dev.jadegate.api.ServiceInstance;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The form in which the instances of a service are kept: JSON, with the version of the form. */
final class KeptSet {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int VERSION = 1;

  private KeptSet() {}

  /**
   * The instances of a kept set; null if it is one of another source.
   *
   * @throws IllegalArgumentException if it makes no sense
   */
  static @Nullable List<ServiceInstance> read(byte[] text, String source) {
    Json set = Json.parse(text);
    long version = set.get("version").number(0);
    if (version != VERSION) {
      throw new IllegalArgumentException("found version " + version + "; expected " + VERSION);
    }
    if (!set.get("source").text().equals(source)) {
      return null;
    }
    List<ServiceInstance> instances = new ArrayList<>();
    set.get("instances").items().forEach(one -> instances.add(instance(one)));
    return instances;
  }

  private static ServiceInstance instance(Json one) {
    Map<String, String> metadata = new LinkedHashMap<>();
    one.get("metadata").members().forEach((name, value) -> metadata.put(name, value.text()));
    String health = one.get("health").text();
    return new ServiceInstance(
        one.get("id").text(),
        one.get("address").text(),
        Math.toIntExact(Math.clamp(one.get("port").number(0), 0, Integer.MAX_VALUE)),
        Math.toIntExact(Math.clamp(one.get("weight").number(-1), -1, Integer.MAX_VALUE)),
        metadata,
        health.isEmpty() ? null : URI.create(health),
        one.get("backup").isTrue());
  }

  /** A set as it is kept. */
  static byte[] write(List<ServiceInstance> instances, String source, Instant now) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out =
        FACTORY.createGenerator(ObjectWriteContext.empty(), bytes, JsonEncoding.UTF8)) {
      out.writeStartObject();
      out.writeNumberProperty("version", VERSION);
      out.writeStringProperty("source", source);
      out.writeStringProperty("saved", now.toString());
      out.writeName("instances");
      out.writeStartArray();
      instances.forEach(instance -> write(out, instance));
      out.writeEndArray();
      out.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator out, ServiceInstance instance) {
    out.writeStartObject();
    out.writeStringProperty("id", instance.id());
    out.writeStringProperty("address", instance.address());
    out.writeNumberProperty("port", instance.port());
    out.writeNumberProperty("weight", instance.weight());
    out.writeName("metadata");
    out.writeStartObject();
    instance.metadata().forEach(out::writeStringProperty);
    out.writeEndObject();
    instance.healthUrl().ifPresent(url -> out.writeStringProperty("health", url.toString()));
    out.writeBooleanProperty("backup", instance.backup());
    out.writeEndObject();
  }
}
