package dev.jadegate.upstream.discovery.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.config.AddressFamily;
import io.netty.handler.codec.dns.DnsRecordType;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What becomes of the addresses of a name, and of their absence. */
final class AddressFinderTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Rounds rounds = Rounds.ofAddresses("orders.test");

  @Test
  void eachAddressOfEitherKindIsAnInstanceInAStableOrder() throws Exception {
    rounds.zone().a("orders.test", 10, "10.0.0.2", "10.0.0.1").aaaa("orders.test", 10, "::1");
    rounds.next();

    assertThat(rounds.ids()).containsExactly("10.0.0.1:80", "10.0.0.2:80", "::1:80");
    assertThat(rounds.zone().asked()).containsExactly("A orders.test.", "AAAA orders.test.");
  }

  @Test
  void oneFamilyAloneMayBeAskedFor() throws Exception {
    Hosts hosts = new Hosts(AddressFamily.IPV6);
    Rounds six = new Rounds(new AddressFinder("o.test", 80, hosts), Duration.ZERO, () -> 0);
    six.zone().a("o.test", 10, "10.0.0.2").aaaa("o.test", 10, "::1");
    six.next();

    assertThat(six.ids()).containsExactly("::1:80");
    assertThat(six.zone().asked()).containsExactly("AAAA o.test.");
  }

  @Test
  void nameThatDoesNotExistIsAnEmptyAnswerAndAskedForOnce() throws Exception {
    rounds.next();

    assertThat(rounds.told()).isEqualTo(1);
    assertThat(rounds.ids()).isEmpty();
    assertThat(rounds.zone().asked()).containsExactly("A orders.test.");
  }

  @Test
  void nothingIsAskedForInGrowingIntervals() throws Exception {
    assertThat(rounds.next()).isEqualTo(SECOND);
    assertThat(rounds.next()).isEqualTo(SECOND.multipliedBy(2));
    assertThat(rounds.next()).isEqualTo(SECOND.multipliedBy(4));
    for (int i = 0; i < 5; i++) {
      rounds.next();
    }

    assertThat(rounds.next()).isEqualTo(SECOND.multipliedBy(15));
  }

  @Test
  void serverMaySayHowLongThereIsNothing() throws Exception {
    rounds.zone().put("orders.test", DnsRecordType.A, Reply.nothing(false, 12));

    assertThat(rounds.next()).isEqualTo(SECOND.multipliedBy(12));
  }

  @Test
  void failureTellsNoInstances() throws Exception {
    rounds.zone().a("orders.test", 10, "10.0.0.1").aaaa("orders.test", 10);
    rounds.next();
    rounds.zone().fail("orders.test", DnsRecordType.A, "down");
    rounds.zone().fail("orders.test", DnsRecordType.AAAA, "down");

    assertThat(rounds.next()).isEqualTo(SECOND);
    assertThat(rounds.failures()).containsExactly("down");
    assertThat(rounds.told()).isEqualTo(1);
    assertThat(rounds.ids()).containsExactly("10.0.0.1:80");
  }

  @Test
  void familyThatCannotBeAskedKeepsItsAddresses() throws Exception {
    rounds.zone().a("orders.test", 10, "10.0.0.1").aaaa("orders.test", 10, "::1");
    rounds.next();
    rounds.zone().a("orders.test", 10, "10.0.0.2");
    rounds.zone().fail("orders.test", DnsRecordType.AAAA, "down");
    rounds.next();

    assertThat(rounds.failures()).isEmpty();
    assertThat(rounds.ids()).containsExactly("10.0.0.2:80", "::1:80");
  }

  @Test
  void familyThatNeverAnswersDoesNotHideTheOther() throws Exception {
    rounds.zone().a("orders.test", 10, "10.0.0.1");
    rounds.zone().fail("orders.test", DnsRecordType.AAAA, "answers with SERVFAIL");
    rounds.next();

    assertThat(rounds.ids()).containsExactly("10.0.0.1:80");
  }

  @Test
  @DisplayName(
      "a server that denies a name because it has no AAAA record is not believed (RFC 4074)")
  void denialOfTheOtherFamilyHidesNoAddress() throws Exception {
    rounds.zone().a("orders.test", 10, "10.0.0.1");
    rounds.zone().put("orders.test", DnsRecordType.AAAA, Reply.nothing(false, 10));
    rounds.next();

    assertThat(rounds.ids()).containsExactly("10.0.0.1:80");
  }

  @Test
  void emptinessOfOneFamilyIsNoAnswerWhileTheOtherFails() throws Exception {
    rounds.zone().fail("orders.test", DnsRecordType.A, "down").aaaa("orders.test", 10);
    rounds.next();

    assertThat(rounds.told()).isZero();
    assertThat(rounds.failures()).containsExactly("down");
  }

  @Test
  void whatHoldsLongerIsNotAskedForAgain() throws Exception {
    rounds.zone().a("orders.test", 5, "10.0.0.1").aaaa("orders.test", 12, "::1");
    assertThat(rounds.next()).isEqualTo(SECOND.multipliedBy(5));
    rounds.zone().asked();
    rounds.next();
    rounds.next();
    assertThat(rounds.zone().asked()).containsExactly("A orders.test.", "A orders.test.");
    rounds.next();

    assertThat(rounds.zone().asked()).containsExactly("AAAA orders.test.");
  }

  @Test
  void emptyFamilyIsAskedForWithTheOther() throws Exception {
    rounds.zone().a("orders.test", 5, "10.0.0.1");
    rounds.zone().put("orders.test", DnsRecordType.AAAA, Reply.nothing(true, Reply.UNTIMED));

    assertThat(rounds.next()).isEqualTo(SECOND.multipliedBy(5));
    assertThat(rounds.next()).isEqualTo(SECOND.multipliedBy(5));
  }

  @Test
  void timesToLiveAreHeldWithinBounds() throws Exception {
    rounds.zone().a("orders.test", 0, "10.0.0.1").aaaa("orders.test", 0);
    assertThat(rounds.next()).isEqualTo(SECOND);
    rounds.zone().a("orders.test", 86_400, "10.0.0.1").aaaa("orders.test", 86_400, "::1");

    assertThat(rounds.next()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void fixedRefreshHoldsWhateverTheServerSays() throws Exception {
    Finder finder = new AddressFinder("o.test", 80, new Hosts(AddressFamily.IPV4));
    Rounds fixed = new Rounds(finder, SECOND.multipliedBy(7), () -> 0);
    assertThat(fixed.next()).isEqualTo(SECOND.multipliedBy(7)); // there is nothing
    fixed.zone().a("o.test", 100, "10.0.0.1");

    assertThat(fixed.next()).isEqualTo(SECOND.multipliedBy(7));
  }

  @Test
  void namesAreNotAllAskedForAtOnceButNeverTooEarly() throws Exception {
    Finder finder = new AddressFinder("o.test", 80, new Hosts(AddressFamily.IPV4));
    Rounds late = new Rounds(finder, Duration.ZERO, () -> -1L);
    late.zone().a("o.test", 100, "10.0.0.1");

    assertThat(late.next()).isBetween(SECOND.multipliedBy(109), SECOND.multipliedBy(110));
  }
}
