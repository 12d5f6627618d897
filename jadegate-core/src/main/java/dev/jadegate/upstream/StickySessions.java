package dev.jadegate.upstream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The cookies by which clients come back: to one of a service's instances, or to one of the
 * services of a split. Of a service all instances are there, also those of weight 0, which get no
 * new sessions but keep those they have (SEMANTICS 98). Immutable: another set of targets makes
 * another one.
 *
 * <p>The value of a cookie is base64url (RFC 4648, section 5) of 28 bytes:
 *
 * <pre>
 *   0       4               12                              28
 *   | made  | target        | signature                     |
 * </pre>
 *
 * {@code made} is in seconds since 1970, without a sign; {@code target} the beginning of the HMAC
 * of service and id, so that nobody reads an address out of it; the signature that of both in this
 * service, cut to 128 bits (RFC 2104, section 5, allows half).
 *
 * @param <T> instances or services, compared by identity
 */
public final class StickySessions<T> {
  private static final int TARGET_AT = 4;
  private static final int SIGNATURE_AT = 12;
  private static final int LENGTH = 28;
  private static final int TEXT_LENGTH = 38;

  private final StickySettings settings;
  private final byte[] context;
  private final Map<Long, T> byTag = new HashMap<>();
  private final Map<T, Long> tags = new IdentityHashMap<>();

  /** Whom a cookie names, and for how long it has done so. */
  public record Session<T>(T target, long ageSeconds) {}

  private StickySessions(
      StickySettings settings, String service, List<T> targets, Function<T, String> ids) {
    this.settings = settings;
    context = context("session", service);
    byte[] ofTargets = context("instance", service);
    SessionSigner signer = new SessionSigner();
    for (T target : targets) {
      byte[] id = ids.apply(target).getBytes(StandardCharsets.UTF_8);
      long tag = ByteBuffer.wrap(signer.sign(settings.key(), ofTargets, id, id.length)).getLong();
      byTag.putIfAbsent(tag, target);
      tags.put(target, tag);
    }
  }

  /** Of this service with these instances. */
  static StickySessions<Instance> ofService(
      StickySettings settings, String service, List<Instance> instances) {
    return new StickySessions<>(settings, service, instances, Instance::id);
  }

  /**
   * Of a split over these services. A cookie holds for all splits that have its service, and as no
   * service is without a name, for no service's own sessions.
   */
  public static StickySessions<Service> ofSplit(StickySettings settings, List<Service> services) {
    return new StickySessions<>(settings, "", services, Service::name);
  }

  /** A prefix that nothing else has: names hold no NUL. */
  private static byte[] context(String purpose, String service) {
    return (purpose + '\0' + service + '\0').getBytes(StandardCharsets.UTF_8);
  }

  public StickySettings settings() {
    return settings;
  }

  /**
   * What a cookie's value says; null if it was not made here for this service, is over its time, or
   * names a target that is gone.
   */
  public @Nullable Session<T> find(String value, SessionSigner signer) {
    byte[] bytes = decode(value);
    if (bytes == null) {
      return null;
    }
    ByteBuffer read = ByteBuffer.wrap(bytes);
    T target = byTag.get(read.getLong(TARGET_AT));
    long age = now() - Integer.toUnsignedLong(read.getInt(0));
    // Below zero it is of a gateway whose clock is ahead.
    if (target == null || Math.abs(age) >= settings.ttlSeconds() || !isSigned(bytes, signer)) {
      return null;
    }
    return new Session<>(target, age);
  }

  private static byte @Nullable [] decode(String value) {
    try {
      return value.length() == TEXT_LENGTH ? Base64.getUrlDecoder().decode(value) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private boolean isSigned(byte[] bytes, SessionSigner signer) {
    byte[] right = signature(bytes, signer);
    return MessageDigest.isEqual(right, Arrays.copyOfRange(bytes, SIGNATURE_AT, LENGTH));
  }

  private byte[] signature(byte[] bytes, SessionSigner signer) {
    byte[] whole = signer.sign(settings.key(), context, bytes, SIGNATURE_AT);
    return Arrays.copyOf(whole, LENGTH - SIGNATURE_AT);
  }

  /** Whether a cookie is so old that the client gets another one. */
  public boolean isAging(Session<T> session) {
    return session.ageSeconds() > settings.ttlSeconds() / 2;
  }

  /** A new cookie's value; null if the target is gone. */
  public @Nullable String value(T target, SessionSigner signer) {
    Long tag = tags.get(target);
    if (tag == null) {
      return null;
    }
    byte[] bytes = new byte[LENGTH];
    ByteBuffer.wrap(bytes).putInt((int) now()).putLong(tag);
    System.arraycopy(signature(bytes, signer), 0, bytes, SIGNATURE_AT, LENGTH - SIGNATURE_AT);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private long now() {
    return settings.clock().instant().getEpochSecond();
  }
}
