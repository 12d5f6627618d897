package dev.jadegate.upstream.discovery.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.jadegate.api.ServiceInstance;
import io.netty.handler.codec.dns.DnsRecordType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of SRV records (RFC 2782). */
final class ServiceFinderTest {
  private static final String NAME = "_http._tcp.orders.test";

  private final Rounds rounds = Rounds.ofService(NAME);

  private static SrvTarget target(int priority, int weight, int port, String host) {
    return new SrvTarget(priority, weight, port, host + ".");
  }

  @Test
  void lowestPriorityIsAskedFirstAndWeightsAreKept() throws Exception {
    rounds
        .zone()
        .srv(
            NAME,
            10,
            target(20, 1, 9003, "c.test"),
            target(10, 60, 9001, "a.test"),
            target(30, 1, 9004, "c.test"),
            target(10, 0, 9002, "b.test"))
        .a("a.test", 10, "10.0.0.1")
        .a("b.test", 10, "10.0.0.2")
        .a("c.test", 10, "10.0.0.3");
    rounds.next();

    assertThat(rounds.instances())
        .extracting(ServiceInstance::id, ServiceInstance::weight, ServiceInstance::backup)
        .containsExactly(
            tuple("10.0.0.1:9001", 60, false),
            tuple("10.0.0.2:9002", 1, false),
            tuple("10.0.0.3:9003", 1, true),
            tuple("10.0.0.3:9004", 1, true));
  }

  @Test
  void addressesThatAreSentAlongAreNotAskedFor() throws Exception {
    rounds
        .zone()
        .srv(
            NAME, 10, Map.of("a.test.", List.of("10.0.0.1", "::1")), target(10, 5, 9001, "a.test"));
    rounds.next();

    assertThat(rounds.ids()).containsExactly("10.0.0.1:9001", "::1:9001");
    assertThat(rounds.zone().asked()).containsExactly("SRV " + NAME + ".");
  }

  @Test
  void addressIsAnInstanceOnceUnderItsBestPriority() throws Exception {
    rounds
        .zone()
        .srv(NAME, 10, target(20, 5, 9001, "b.test"), target(10, 7, 9001, "a.test"))
        .a("a.test", 10, "10.0.0.1")
        .a("b.test", 10, "10.0.0.1");
    rounds.next();

    assertThat(rounds.instances())
        .extracting(ServiceInstance::weight, ServiceInstance::backup)
        .containsExactly(tuple(7, false));
  }

  @Test
  void dotSaysThatThereIsNoSuchService() throws Exception {
    rounds.zone().srv(NAME, 10, new SrvTarget(0, 0, 0, "."));
    rounds.next();

    assertThat(rounds.told()).isEqualTo(1);
    assertThat(rounds.ids()).isEmpty();
  }

  @Test
  void hostThatCannotBeAskedKeepsItsAddresses() throws Exception {
    rounds
        .zone()
        .srv(NAME, 10, target(10, 5, 9001, "a.test"), target(10, 5, 9002, "b.test"))
        .a("a.test", 10, "10.0.0.1")
        .a("b.test", 10, "10.0.0.2");
    rounds.next();
    rounds.zone().fail("b.test", DnsRecordType.A, "down");
    rounds.zone().fail("b.test", DnsRecordType.AAAA, "down");
    rounds.next();

    assertThat(rounds.ids()).containsExactly("10.0.0.1:9001", "10.0.0.2:9002");
    assertThat(rounds.failures()).isEmpty();
  }

  @Test
  void hostThatNeverAnsweredIsLeftOutAndTheNextPriorityCounts() throws Exception {
    rounds
        .zone()
        .srv(NAME, 10, target(10, 5, 9001, "a.test"), target(20, 5, 9002, "b.test"))
        .fail("a.test", DnsRecordType.A, "down")
        .fail("a.test", DnsRecordType.AAAA, "down")
        .a("b.test", 10, "10.0.0.2");
    rounds.next();

    assertThat(rounds.instances())
        .extracting(ServiceInstance::id, ServiceInstance::backup)
        .containsExactly(tuple("10.0.0.2:9002", false));
  }

  @Test
  void noHostAtAllIsAFailureUnlessTheyDoNotExist() throws Exception {
    rounds.zone().srv(NAME, 10, target(10, 5, 9001, "a.test"));
    rounds.zone().fail("a.test", DnsRecordType.A, "down").aaaa("a.test", 10);
    rounds.next();
    assertThat(rounds.failures()).containsExactly("down");
    assertThat(rounds.told()).isZero();
    rounds.zone().put("a.test", DnsRecordType.A, Reply.nothing(false, 10));
    rounds.next();

    assertThat(rounds.told()).isEqualTo(1);
    assertThat(rounds.ids()).isEmpty();
  }

  @Test
  void failureOfTheServiceForgetsNoHost() throws Exception {
    rounds
        .zone()
        .srv(NAME, 1, target(10, 5, 9001, "a.test"))
        .a("a.test", 100, "10.0.0.1")
        .aaaa("a.test", 100);
    rounds.next();
    rounds.zone().fail(NAME, DnsRecordType.SRV, "down");
    rounds.next();
    assertThat(rounds.failures()).containsExactly("down");
    rounds.zone().srv(NAME, 1, target(10, 5, 9001, "a.test"));
    rounds.zone().asked();
    rounds.next();

    assertThat(rounds.ids()).containsExactly("10.0.0.1:9001");
    assertThat(rounds.zone().asked()).containsExactly("SRV " + NAME + ".");
  }

  @Test
  void shortestTimeOfAllDecidesWhenTheNextRoundIs() throws Exception {
    rounds
        .zone()
        .srv(NAME, 60, target(10, 5, 9001, "a.test"))
        .a("a.test", 3, "10.0.0.1")
        .aaaa("a.test", 60, "::1");

    assertThat(rounds.next()).isEqualTo(Duration.ofSeconds(3));
  }
}
