package dev.jadegate.lifecycle;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * The limit on open files, of which a client's connection needs two: its own, and one to an
 * instance.
 */
final class FileLimit {
  private static final int UNKNOWN = 10_000;

  private FileLimit() {}

  static int half() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
      long half = unix.getMaxFileDescriptorCount() / 2;
      return (int) Math.clamp(half, 1, Integer.MAX_VALUE);
    }
    return UNKNOWN;
  }
}
