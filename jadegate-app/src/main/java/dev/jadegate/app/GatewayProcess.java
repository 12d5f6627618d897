package dev.jadegate.app;

import dev.jadegate.lifecycle.Gateway;
import dev.jadegate.lifecycle.GatewayOptions;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/**
 * A gateway as a process: SIGTERM and SIGINT drain it, a second one cuts, SIGHUP reads the
 * configuration anew.
 */
final class GatewayProcess {
  private final Gateway gateway;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private @Nullable Thread draining;

  GatewayProcess(Gateway gateway) {
    this.gateway = gateway;
  }

  static GatewayOptions options() {
    String environment = Objects.requireNonNullElse(System.getenv("ENVIRONMENT"), "");
    return new GatewayOptions(
        Version.text(), environment, Map.of(), Map.of(), InstantSource.system(), Logs::level);
  }

  /** Waits until the gateway was asked to stop and has stopped. */
  void serve(Runnable reload) throws InterruptedException {
    Signal.handle(new Signal("TERM"), signal -> stop());
    Signal.handle(new Signal("INT"), signal -> stop());
    Signal.handle(new Signal("HUP"), signal -> Thread.startVirtualThread(reload));
    stopped.await();
  }

  /** Asks it to stop; asked again it cuts what is under way. */
  synchronized void stop() {
    if (draining != null) {
      draining.interrupt();
      return;
    }
    draining =
        Thread.ofPlatform()
            .name("jadegate-drain")
            .start(() -> {
              gateway.shutdown();
              stopped.countDown();
            });
  }
}
