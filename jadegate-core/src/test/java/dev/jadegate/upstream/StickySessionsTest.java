package dev.jadegate.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.ServiceInstance;
import dev.jadegate.config.CookieSecure;
import dev.jadegate.loop.Loops;
import dev.jadegate.loop.Transport;
import dev.jadegate.upstream.pool.Connector;
import dev.jadegate.upstream.pool.InstancePools;
import dev.jadegate.upstream.pool.PoolSettings;
import dev.jadegate.upstream.pool.ProxyHeader;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is in a cookie, and which cookies are good. */
class StickySessionsTest {
  private static final SecretKeySpec KEY = key("0123456789abcdef");

  private final Loops loops = new Loops(1, Transport.NIO, new SplittableRandom(1));
  private final AtomicLong clock = new AtomicLong(1_800_000_000);
  private final SessionSigner signer = new SessionSigner();
  private final Instance a = instance("10.1.2.3", 9001);
  private final Instance b = instance("10.1.2.3", 9002);
  private final StickySessions<Instance> sessions = sessions(KEY, "s", a, b);

  @AfterEach
  void stop() {
    loops.close();
  }

  private static SecretKeySpec key(String text) {
    return SessionSigner.key(text.getBytes(StandardCharsets.UTF_8));
  }

  private Instance instance(String address, int port) {
    PoolSettings settings = new PoolSettings(10, 1, 10, 1, 1, 1, false, 1, ProxyHeader.NONE, null);
    Connector connector = new Connector(Transport.NIO, DefaultAddressResolverGroup.INSTANCE);
    return new Instance(
        ServiceInstance.of(address, port),
        new InstancePools(loops, connector, new InetSocketAddress(address, port), settings));
  }

  private StickySessions<Instance> sessions(
      SecretKeySpec key, String service, Instance... instances) {
    StickySettings settings =
        new StickySettings(
            "C", 100, key, "", CookieSecure.AUTO, () -> Instant.ofEpochSecond(clock.get()));
    return StickySessions.ofService(settings, service, List.of(instances));
  }

  private String cookie(Instance instance) {
    return Objects.requireNonNull(sessions.value(instance, signer));
  }

  @Test
  void cookieNamesItsInstance() {
    assertThat(sessions.find(cookie(a), signer)).isEqualTo(new StickySessions.Session<>(a, 0));
    assertThat(sessions.find(cookie(b), signer)).isEqualTo(new StickySessions.Session<>(b, 0));
  }

  @Test
  void cookieIsShortAndTellsNoAddress() {
    String cookie = cookie(a);

    assertThat(cookie).matches("[A-Za-z0-9_-]{38}");
    String bytes = new String(Base64.getUrlDecoder().decode(cookie), StandardCharsets.ISO_8859_1);
    assertThat(bytes).doesNotContain("10.1").doesNotContain("9001").doesNotContain("\n\1\2\3");
    String other =
        Objects.requireNonNull(sessions(key("another secret!!"), "s", a).value(a, signer));
    assertThat(other.substring(8)).isNotEqualTo(cookie.substring(8));
  }

  @Test
  void cookieOfAnyOtherBitIsRefused() {
    byte[] bytes = Base64.getUrlDecoder().decode(cookie(a));
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] other = bytes.clone();
      other[bit / 8] ^= (byte) (1 << bit % 8);

      assertThat(sessions.find(encode(other), signer)).as("bit " + bit).isNull();
    }
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Test
  void whatIsNoCookieIsRefused() {
    for (String value : new String[] {"", "x", "!".repeat(38), "A".repeat(38), "é".repeat(38)}) {
      assertThat(sessions.find(value, signer)).as(value).isNull();
    }
    assertThat(sessions.find(cookie(a) + "AA", signer)).isNull();
    assertThat(sessions.find(cookie(a).substring(1), signer)).isNull();
  }

  @Test
  void cookieOfAnotherServiceOrAnotherSecretIsRefused() {
    assertThat(sessions(KEY, "t", a, b).find(cookie(a), signer)).isNull();
    assertThat(sessions(key("another secret!!"), "s", a, b).find(cookie(a), signer)).isNull();
  }

  @Test
  void cookieOfAnInstanceThatIsGoneIsRefusedAndGoodAgainWhenItIsBack() {
    String cookie = cookie(a);

    assertThat(sessions(KEY, "s", b).find(cookie, signer)).isNull();
    assertThat(sessions(KEY, "s", b).value(a, signer)).isNull();
    Instance back = instance("10.1.2.3", 9001);
    assertThat(sessions(KEY, "s", b, back).find(cookie, signer))
        .isEqualTo(new StickySessions.Session<>(back, 0));
  }

  @Test
  void cookieAgesAndEnds() {
    String cookie = cookie(a);

    assertThat(isAgingAt(cookie, 50)).isFalse();
    assertThat(isAgingAt(cookie, 51)).isTrue();
    assertThat(isAgingAt(cookie, 99)).isTrue();
    clock.addAndGet(1);
    assertThat(sessions.find(cookie, signer)).isNull();
  }

  private boolean isAgingAt(String cookie, long seconds) {
    clock.set(1_800_000_000 + seconds);
    return sessions.isAging(Objects.requireNonNull(sessions.find(cookie, signer)));
  }

  @Test
  void cookieOfAClockThatIsAheadIsGoodForNoLonger() {
    String cookie = cookie(a);

    clock.addAndGet(-99);
    assertThat(sessions.find(cookie, signer)).isNotNull();
    clock.addAndGet(-1);
    assertThat(sessions.find(cookie, signer)).isNull();
  }
}
