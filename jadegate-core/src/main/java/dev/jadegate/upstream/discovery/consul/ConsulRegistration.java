package dev.jadegate.upstream.discovery.consul;

import dev.jadegate.config.ConsulConfig;
import dev.jadegate.upstream.discovery.Backoff;
import dev.jadegate.upstream.discovery.OwnEntry;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway itself in Consul: put in at once, put in anew when the agent has lost it (an agent
 * that was restarted without its data), taken out when it is closed. Works on a virtual thread.
 */
public final class ConsulRegistration implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConsulRegistration.class);

  /** How often the agent is asked whether it still knows the gateway; as often as it checks it. */
  private static final Duration LOOK = Duration.ofSeconds(10);

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(2);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final ConsulClient client;
  private final OwnEntry entry;
  private final Backoff backoff;
  private final Duration look;
  private final Thread thread;

  /** Puts the gateway in, from now on. */
  public ConsulRegistration(ConsulConfig config, OwnEntry entry, RandomGenerator random) {
    this(config, entry, random, LOOK);
  }

  ConsulRegistration(ConsulConfig config, OwnEntry entry, RandomGenerator random, Duration look) {
    this.entry = entry;
    this.look = look;
    client = new ConsulClient(config);
    backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, random);
    thread = Thread.ofVirtual().name("jadegate-consul-registration").start(this::run);
  }

  private void run() {
    boolean known = false;
    boolean failing = false;
    try {
      while (true) {
        try {
          known = keep(known);
          failing = false;
          backoff.reset();
          Thread.sleep(look);
        } catch (IOException e) {
          if (!failing) {
            log().addKeyValue("reason", e.getMessage()).log("cannot register with Consul");
          }
          failing = true;
          Thread.sleep(backoff.next());
        }
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  /** Puts it in, unless it is there; whether it is there then is no question. */
  private boolean keep(boolean known) throws IOException, InterruptedException {
    if (known) {
      ConsulClient.Answer answer = client.get("/v1/agent/service/" + id(), PATIENCE);
      if (answer.status() != NOT_FOUND) {
        expectOk(answer);
        return true;
      }
      log().log("Consul has lost this gateway, registering anew");
    }
    String target = "/v1/agent/service/register?replace-existing-checks=1";
    expectOk(client.put(target, RegistrationBody.of(entry), PATIENCE));
    LOG.atInfo().addKeyValue("id", entry.id()).log("registered with Consul");
    return true;
  }

  private static void expectOk(ConsulClient.Answer answer) throws IOException {
    if (answer.status() != OK) {
      throw new IOException(answer.refusal());
    }
  }

  private org.slf4j.spi.LoggingEventBuilder log() {
    return LOG.atWarn().addKeyValue("id", entry.id());
  }

  private String id() {
    return URLEncoder.encode(entry.id(), StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Takes the gateway out; blocks for some seconds at most. */
  @Override
  public void close() {
    thread.interrupt();
    try (client) {
      thread.join(LAST_PATIENCE);
      expectOk(client.put("/v1/agent/service/deregister/" + id(), new byte[0], LAST_PATIENCE));
      LOG.atInfo().addKeyValue("id", entry.id()).log("taken out of Consul");
    } catch (IOException e) {
      log().addKeyValue("reason", e.getMessage()).log("cannot be taken out of Consul");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
