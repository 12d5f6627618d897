package dev.jadegate.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.LinkedHashSet;
import java.util.Set;

/** The records that a file is bound to, found from the outermost one. */
final class Records {
  private static final Set<Class<? extends Record>> ALL = new LinkedHashSet<>();

  static {
    collect(GatewayConfig.class);
  }

  private Records() {}

  static Set<Class<? extends Record>> all() {
    return ALL;
  }

  private static void collect(Type type) {
    if (type instanceof ParameterizedType generic) {
      for (Type argument : generic.getActualTypeArguments()) {
        collect(argument);
      }
    }
    boolean isOurs =
        type instanceof Class<?> raw
            && raw.isRecord()
            && raw != Size.class
            && raw != Place.class
            && raw != FilterConfig.class;
    if (isOurs && type instanceof Class<?> raw && ALL.add(raw.asSubclass(Record.class))) {
      for (Shape.Slot slot : Shape.of(raw.asSubclass(Record.class)).slots()) {
        collect(slot.genericType());
      }
    }
  }
}
