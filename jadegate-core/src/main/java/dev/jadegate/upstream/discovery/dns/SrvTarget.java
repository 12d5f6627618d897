package dev.jadegate.upstream.discovery.dns;

import java.util.Comparator;

/**
 * Where an SRV record leads (RFC 2782).
 *
 * @param priority those with the lowest are asked first
 * @param weight the share among those of the same priority; 0: a small one
 * @param host as {@link Question#normalized} has it; only a dot: there is no such service
 */
record SrvTarget(int priority, int weight, int port, String host) implements Comparable<SrvTarget> {
  private static final Comparator<SrvTarget> ORDER =
      Comparator.comparingInt(SrvTarget::priority)
          .thenComparing(SrvTarget::host)
          .thenComparingInt(SrvTarget::port)
          .thenComparingInt(SrvTarget::weight);

  boolean exists() {
    return port > 0 && !host.equals(".");
  }

  @Override
  public int compareTo(SrvTarget other) {
    return ORDER.compare(this, other);
  }
}
