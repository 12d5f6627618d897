package dev.jadegate.filter.ratelimit;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Identity;
import dev.jadegate.message.FieldName;
import dev.jadegate.resilience.SipHash;
import io.netty.handler.codec.http.HttpRequest;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Which requests count together. Immutable. */
public final class LimitKey {
  /** All requests that pass here. */
  public static final LimitKey ALL = new LimitKey(null, "", 0);

  private static final int IPV6_BYTES = 16;
  private static final int DIGEST_BYTES = 16;
  private static final String NOBODY = "";

  private final @Nullable FieldName field;
  private final String claim;
  private final int ipv6Prefix;

  private LimitKey(@Nullable FieldName field, String claim, int ipv6Prefix) {
    this.field = field;
    this.claim = claim;
    this.ipv6Prefix = ipv6Prefix;
  }

  /** Those of one client; so many bits of an IPv6 address are its own. */
  public static LimitKey ofClient(int ipv6Prefix) {
    return new LimitKey(null, "", ipv6Prefix);
  }

  /** Those with the same value of a field, the first one; all without it count together. */
  public static LimitKey ofField(String name) {
    return new LimitKey(FieldName.of(name), "", 0);
  }

  /** Those of which the same is known of who asks; all of whom it is not count together. */
  public static LimitKey ofClaim(String name) {
    return new LimitKey(null, name, 0);
  }

  long of(Exchange exchange, HttpRequest request, SipHash hash) {
    if (isText()) {
      return hash.of(value(exchange, request));
    }
    return ipv6Prefix == 0 ? 0 : ofAddress(exchange.clientAddress(), hash);
  }

  private boolean isText() {
    return field != null || !claim.isEmpty();
  }

  private String value(Exchange exchange, HttpRequest request) {
    String value;
    if (field != null) {
      value = request.headers().get(field);
    } else {
      Identity identity = exchange.get(Identity.SLOT);
      value = identity == null ? null : identity.claim(claim);
    }
    return value == null ? NOBODY : value;
  }

  private long ofAddress(InetAddress address, SipHash hash) {
    byte[] bytes = address.getAddress();
    if (bytes.length < IPV6_BYTES) {
      return hash.of(0, word(bytes, 0, bytes.length));
    }
    long high = word(bytes, 0, Long.BYTES);
    long low = word(bytes, Long.BYTES, IPV6_BYTES);
    return hash.of(
        masked(high, ipv6Prefix), ipv6Prefix > Long.SIZE ? masked(low, ipv6Prefix - Long.SIZE) : 0);
  }

  /**
   * The same for a store that others use too; values of fields, which may be secret, as digests.
   */
  String text(Exchange exchange, HttpRequest request) {
    if (isText()) {
      String value = value(exchange, request);
      return value.isEmpty() ? NOBODY : digest(value);
    }
    if (ipv6Prefix == 0) {
      return NOBODY;
    }
    byte[] bytes = exchange.clientAddress().getAddress();
    if (bytes.length == IPV6_BYTES) {
      for (int i = 0; i < bytes.length; i++) {
        int bits = Math.clamp(ipv6Prefix - (long) i * Byte.SIZE, 0, Byte.SIZE);
        bytes[i] &= (byte) (0xff << Byte.SIZE - bits);
      }
    }
    return HexFormat.of().formatHex(bytes);
  }

  private static String digest(String value) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] all = sha.digest(value.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(all, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every runtime has SHA-256", e);
    }
  }

  private static long masked(long word, int bits) {
    return bits >= Long.SIZE ? word : word & -1L << Long.SIZE - bits;
  }

  private static long word(byte[] bytes, int from, int to) {
    long word = 0;
    for (int i = from; i < to; i++) {
      word = word << Byte.SIZE | bytes[i] & 0xff;
    }
    return word;
  }
}
