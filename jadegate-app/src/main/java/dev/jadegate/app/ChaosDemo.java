package dev.jadegate.app;

import dev.jadegate.lifecycle.Gateway;
import java.io.IOException;
import java.io.PrintWriter;

/** {@code demo --chaos}: services that fall ill, requests of its own, and what comes of them. */
final class ChaosDemo {
  private final Gateway gateway;
  private final PrintWriter out;

  ChaosDemo(Gateway gateway, PrintWriter out) {
    this.gateway = gateway;
    this.out = out;
  }

  /** Says what will be seen, and how to see more of it. */
  void invite(int rounds) {
    String base = "http://localhost:" + gateway.ports().getFirst();
    out.println();
    out.println(
        "Jadegate is at " + base + " before two services. In each of " + rounds + " rounds");
    out.println("of 12 s first users-2 falls ill, one of two, then products-1, the only one. The");
    out.println("demo asks both services ten times a second. Try, in another terminal:");
    out.println();
    suggest("curl " + base + "/api/users/1", "always 200");
    suggest("curl -i " + base + "/api/products/7", "503 with Retry-After while it is open");
    suggest("curl -s " + base + "/metrics | grep -e breaker -e eject -e retries", "for Prometheus");
    suggest("curl http://localhost:" + gateway.adminPort() + "/services", "each instance");
    suggest("jadegate demo --chaos --print", "the configuration");
    out.println();
    out.println("Ctrl-C stops before the end.");
    out.println();
    out.flush();
  }

  private void suggest(String command, String why) {
    out.println("  " + command + "    # " + why);
  }

  /** Serves until the rounds are over, or until it is asked to stop. */
  void serve(GatewayProcess process, DemoService users, DemoService products, int rounds)
      throws InterruptedException {
    try (ChaosClient client = new ChaosClient(gateway.ports().getFirst())) {
      ChaosRounds all = new ChaosRounds(users, products, client, out);
      Thread driver =
          Thread.ofPlatform().name("jadegate-demo").start(() -> drive(all, rounds, process));
      process.serve(() -> {});
      driver.interrupt();
      driver.join();
    }
  }

  private void drive(ChaosRounds all, int rounds, GatewayProcess process) {
    try {
      all.run(rounds);
    } catch (InterruptedException e) {
      return; // it has been stopped
    } catch (IOException e) {
      if (gateway.isReady()) {
        out.println("the gateway does not answer: " + e);
        out.flush();
      }
    }
    if (gateway.isReady()) {
      process.stop();
    }
  }
}
