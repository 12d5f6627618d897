package dev.jadegate.upstream.discovery.consul;

import dev.jadegate.upstream.discovery.OwnEntry;
import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What an agent is told of the gateway, with the check that the specification has. */
final class RegistrationBody {
  private static final JsonFactory FACTORY = new JsonFactory();

  /** Long enough for a gateway whose machine is restarted; Consul's least is one minute. */
  private static final String DEREGISTER_AFTER = "10m";

  private RegistrationBody() {}

  static byte[] of(OwnEntry entry) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out =
        FACTORY.createGenerator(ObjectWriteContext.empty(), bytes, JsonEncoding.UTF8)) {
      out.writeStartObject();
      out.writeStringProperty("ID", entry.id());
      out.writeStringProperty("Name", entry.name());
      out.writeStringProperty("Address", entry.address());
      out.writeNumberProperty("Port", entry.port());
      out.writeName("Tags");
      out.writeStartArray();
      entry.tags().forEach(out::writeString);
      out.writeEndArray();
      out.writeName("Check");
      out.writeStartObject();
      out.writeStringProperty("HTTP", entry.health().toString());
      out.writeStringProperty("Interval", "10s");
      out.writeStringProperty("Timeout", "5s");
      out.writeBooleanProperty("TLSSkipVerify", true); // its certificate has other names than this
      out.writeStringProperty("Status", "passing"); // it is registered once it is ready
      out.writeStringProperty("DeregisterCriticalServiceAfter", DEREGISTER_AFTER);
      out.writeEndObject();
      out.writeEndObject();
    }
    return bytes.toByteArray();
  }
}
