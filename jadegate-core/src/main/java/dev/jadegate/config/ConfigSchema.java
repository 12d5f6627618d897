package dev.jadegate.config;

import java.io.StringWriter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/**
 * The JSON schema (2020-12) of the file, written from the same records that it is bound to, for
 * completion in editors. It says what keys and types there are; the finer checks are the binder's.
 */
public final class ConfigSchema {
  private static final Shape POLICIES = Shape.of(Policies.class);

  /** The schema as text. */
  public String json() {
    StringWriter text = new StringWriter();
    ObjectWriteContext context =
        new ObjectWriteContext.Base() {
          @Override
          public tools.jackson.core.PrettyPrinter getPrettyPrinter() {
            return new DefaultPrettyPrinter();
          }
        };
    try (JsonGenerator out = new JsonFactory().createGenerator(context, text)) {
      out.writeStartObject();
      out.writeStringProperty("$schema", "https://json-schema.org/draft/2020-12/schema");
      out.writeStringProperty("title", "Configuration of Jadegate");
      file(out);
      out.writeEndObject();
    }
    return text.toString();
  }

  private static void file(JsonGenerator out) {
    begin(out);
    for (Shape.Slot slot : Shape.of(GatewayConfig.class).slots()) {
      out.writeName(slot.name());
      out.writeStartObject();
      out.writeStringProperty("description", slot.key().value());
      switch (slot.name()) {
        case "defaults" -> object(out, List.of(POLICIES, inherited()), Set.of());
        case "services" ->
            list(out, List.of(Shape.of(ServiceConfig.class), Shape.of(RouteConfig.class)));
        case "routes" -> list(out, List.of(Shape.of(RouteConfig.class)));
        default -> type(out, slot.genericType(), slot.key());
      }
      out.writeEndObject();
    }
    planned(out, Shape.of(GatewayConfig.class).planned());
    end(out, Set.of());
  }

  private static Shape inherited() {
    Shape service = Shape.of(ServiceConfig.class);
    return new Shape(
        service.type(),
        service.slots().stream().filter(slot -> FileBinder.SHARED.contains(slot.name())).toList(),
        Set.of());
  }

  private static void list(JsonGenerator out, List<Shape> shapes) {
    out.writeStringProperty("type", "array");
    out.writeName("items");
    out.writeStartObject();
    boolean service = shapes.size() > 1;
    begin(out);
    Set<String> others = Set.of("service", "split", "split_by", "redirect", "respond", "static");
    slots(out, shapes, service ? others : Set.of());
    if (service) {
      out.writeName("routes");
      out.writeStartObject();
      list(out, List.of(shapes.getLast()));
      out.writeEndObject();
    }
    end(out, service ? Set.of("name") : Set.of());
    out.writeEndObject();
  }

  private static void object(JsonGenerator out, List<Shape> shapes, Set<String> required) {
    begin(out);
    slots(out, shapes, Set.of());
    end(out, required);
  }

  private static void begin(JsonGenerator out) {
    out.writeStringProperty("type", "object");
    out.writeName("properties");
    out.writeStartObject();
  }

  private static void end(JsonGenerator out, Set<String> required) {
    out.writeEndObject();
    if (!required.isEmpty()) {
      out.writeName("required");
      out.writeStartArray();
      required.forEach(out::writeString);
      out.writeEndArray();
    }
    out.writeBooleanProperty("additionalProperties", false);
  }

  private static void slots(JsonGenerator out, List<Shape> shapes, Set<String> but) {
    Set<String> written = new LinkedHashSet<>(but);
    for (Shape shape : shapes) {
      for (Shape.Slot slot : shape.slots()) {
        if (slot.key().inline()) {
          slots(out, List.of(Shape.of(slot.type().asSubclass(Record.class))), written);
        } else if (slot.type() != Place.class && written.add(slot.name())) {
          slot(out, slot);
        }
      }
      Set<String> planned = new LinkedHashSet<>(shape.planned());
      planned.removeAll(but);
      planned(out, planned);
    }
  }

  private static void slot(JsonGenerator out, Shape.Slot slot) {
    out.writeName(slot.name());
    out.writeStartObject();
    String orElse = slot.key().orElse();
    out.writeStringProperty(
        "description", slot.key().value() + (orElse.isEmpty() ? "" : " Default: " + orElse + "."));
    type(out, slot.genericType(), slot.key());
    out.writeEndObject();
  }

  private static void planned(JsonGenerator out, Set<String> keys) {
    keys.stream()
        .sorted()
        .forEach(key -> {
          out.writeName(key);
          out.writeStartObject();
          out.writeStringProperty("description", "Accepted, not in effect yet.");
          out.writeEndObject();
        });
  }

  private static void type(JsonGenerator out, Type type, Key key) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      boolean list = generic.getRawType() == List.class;
      out.writeName("anyOf");
      out.writeStartArray();
      out.writeStartObject();
      out.writeStringProperty("type", list ? "array" : "object");
      out.writeName(list ? "items" : "additionalProperties");
      out.writeStartObject();
      type(out, arguments[arguments.length - 1], key);
      out.writeEndObject();
      out.writeEndObject();
      if (list) {
        out.writeStartObject(); // one value stands for a list of one, and none for an empty one
        type(out, arguments[0], key);
        out.writeEndObject();
      }
      out.writeEndArray();
      return;
    }
    Class<?> raw = (Class<?>) type;
    if (raw.isRecord() && raw != Size.class) {
      record(out, raw.asSubclass(Record.class));
    } else if (key.format() == Format.ALGORITHM) {
      algorithm(out);
    } else {
      scalar(out, raw);
    }
  }

  private static void record(JsonGenerator out, Class<? extends Record> type) {
    if (type == FilterConfig.class) {
      return; // whatever its factory declares
    }
    Shape shape = Shape.of(type);
    out.writeName("anyOf");
    out.writeStartArray();
    out.writeStartObject();
    if (shape.shorthand(Map.class) == null) {
      Set<String> required = new LinkedHashSet<>();
      shape.slots().stream()
          .filter(slot -> slot.key().required())
          .forEach(slot -> required.add(slot.name()));
      object(out, List.of(shape), required);
    } else {
      out.writeStringProperty("type", "object");
    }
    out.writeEndObject();
    out.writeStartObject(); // a shorter form, or none
    out.writeName("type");
    out.writeStartArray();
    out.writeString("string");
    out.writeString("boolean");
    out.writeEndArray();
    out.writeEndObject();
    out.writeEndArray();
  }

  /** Those that are built in, or the name of a jar's. */
  private static void algorithm(JsonGenerator out) {
    out.writeName("anyOf");
    out.writeStartArray();
    out.writeStartObject();
    scalar(out, BalancerKind.class);
    out.writeEndObject();
    out.writeStartObject();
    scalar(out, String.class);
    out.writeEndObject();
    out.writeEndArray();
  }

  private static void scalar(JsonGenerator out, Class<?> type) {
    if (type.isEnum()) {
      out.writeName("enum");
      out.writeStartArray();
      for (String word : Scalars.words(type)) {
        if (word.matches("[0-9]+")) {
          out.writeNumber(Integer.parseInt(word));
        }
        out.writeString(word);
      }
      out.writeEndArray();
      return;
    }
    out.writeName("type");
    out.writeStartArray();
    out.writeString("string"); // also for numbers: ${NAME} may stand for one
    if (type == boolean.class || type == String.class) {
      out.writeString("boolean");
    }
    if (type != boolean.class) {
      out.writeString("number");
    }
    out.writeEndArray();
    if (type == Duration.class) {
      out.writeNumberProperty("maximum", 0); // the one number without a unit
    }
  }
}
