package dev.jadegate.app;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/**
 * How much memory Netty's buffers may take: somewhat less than the JVM allows, so that Netty's
 * count comes first. It refuses at once, where the JVM would collect the whole heap and sleep, on
 * an event loop, before it did.
 */
final class BufferMemory {
  private static final String NETTY = "io.netty.maxDirectMemory";

  private BufferMemory() {}

  /** Tells Netty, unless somebody else has; before the first of its classes is loaded. */
  static void limit() {
    if (System.getProperty(NETTY) == null) {
      System.setProperty(NETTY, Long.toString(jvm() / 16 * 15));
    }
  }

  private static long jvm() {
    long flag =
        Long.parseLong(
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption("MaxDirectMemorySize")
                .getValue());
    return flag == 0 ? Runtime.getRuntime().maxMemory() : flag; // as the JVM reads it
  }
}
