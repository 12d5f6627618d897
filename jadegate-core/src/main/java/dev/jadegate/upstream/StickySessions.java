package dev.jadegate.upstream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of a service's sticky sessions, and which of its instances each names. All instances
 * are there, also those of weight 0, which get no new sessions but keep those they have (SEMANTICS
 * 98). Immutable: another set of instances makes another one.
 *
 * <p>The value of a cookie is base64url (RFC 4648, section 5) of 28 bytes:
 *
 * <pre>
 *   0       4               12                              28
 *   | made  | instance      | signature                     |
 * </pre>
 *
 * {@code made} is in seconds since 1970, without a sign; {@code instance} the beginning of the HMAC
 * of service and id, so that nobody reads an address out of it; the signature that of both in this
 * service, cut to 128 bits (RFC 2104, section 5, allows half).
 */
public final class StickySessions {
  private static final int INSTANCE_AT = 4;
  private static final int SIGNATURE_AT = 12;
  private static final int LENGTH = 28;
  private static final int TEXT_LENGTH = 38;

  private final StickySettings settings;
  private final byte[] context;
  private final Map<Long, Instance> byTag = new HashMap<>();
  private final Map<Instance, Long> tags = new HashMap<>();

  /** Whom a cookie names, and for how long it has done so. */
  public record Session(Instance instance, long ageSeconds) {}

  /** Of this service with these instances. */
  StickySessions(StickySettings settings, String service, List<Instance> instances) {
    this.settings = settings;
    context = context("session", service);
    byte[] ofInstances = context("instance", service);
    SessionSigner signer = new SessionSigner();
    for (Instance instance : instances) {
      byte[] id = instance.id().getBytes(StandardCharsets.UTF_8);
      long tag = ByteBuffer.wrap(signer.sign(settings.key(), ofInstances, id, id.length)).getLong();
      byTag.putIfAbsent(tag, instance);
      tags.put(instance, tag);
    }
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
   * names an instance that is gone.
   */
  public @Nullable Session find(String value, SessionSigner signer) {
    byte[] bytes = decode(value);
    if (bytes == null) {
      return null;
    }
    ByteBuffer read = ByteBuffer.wrap(bytes);
    Instance instance = byTag.get(read.getLong(INSTANCE_AT));
    long age = now() - Integer.toUnsignedLong(read.getInt(0));
    // Below zero it is of a gateway whose clock is ahead.
    if (instance == null || Math.abs(age) >= settings.ttlSeconds() || !isSigned(bytes, signer)) {
      return null;
    }
    return new Session(instance, age);
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
  public boolean isAging(Session session) {
    return session.ageSeconds() > settings.ttlSeconds() / 2;
  }

  /** A new cookie's value; null if the instance has left the service. */
  public @Nullable String value(Instance instance, SessionSigner signer) {
    Long tag = tags.get(instance);
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
