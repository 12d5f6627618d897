package dev.jadegate.upstream.discovery.kubernetes;

import dev.jadegate.api.ServiceQuery;
import dev.jadegate.upstream.discovery.kubernetes.Slice.Port;
import java.util.List;

/**
 * Which of the ports of a slice is meant. Slices of one service may differ in the number of a port
 * that has a name.
 *
 * @param said its name or number; empty: it is not said
 * @param other the number that is meant where nothing is said and there are several ports, or none;
 *     0: none
 */
record PortChoice(String said, int other) {
  static final int NONE = 0;

  static PortChoice of(ServiceName name, ServiceQuery query) {
    return new PortChoice(name.port(), query.port());
  }

  /** The port's number in this slice; {@link #NONE} if it is not there, or not clear. */
  int of(Slice slice) {
    List<Port> ports = slice.ports();
    if (said.isEmpty()) {
      return unsaid(ports);
    }
    for (Port port : ports) {
      if (port.name().equals(said) || said.equals(String.valueOf(port.number()))) {
        return port.number();
      }
    }
    return ports.isEmpty() && said.matches("[0-9]{1,5}") ? Integer.parseInt(said) : NONE;
  }

  private int unsaid(List<Port> ports) {
    if (ports.size() == 1) {
      return ports.getFirst().number();
    }
    boolean isThere = ports.isEmpty() || ports.stream().anyMatch(port -> port.number() == other);
    return isThere ? other : NONE;
  }
}
