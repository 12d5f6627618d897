package dev.jadegate.http3;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicTokenHandler;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes a client show that it receives what is sent to its address (RFC 9000, section 8.1.2),
 * before anything is kept of it, when many handshakes are unfinished; otherwise the round trip is
 * not worth it, since QUIC sends an unproven address at most three times what came from it. A token
 * says when it was made and for which connection id, and is sealed with a key of this process, over
 * the client's address too. One per event loop.
 *
 * <pre>
 *   time (8) | HMAC-SHA256 of time, address, port, connection id (32) | connection id (0 to 20)
 * </pre>
 */
public final class RetryTokens implements QuicTokenHandler {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int TIME_LENGTH = 8;
  private static final int SEAL_LENGTH = 32;
  private static final int ID_START = TIME_LENGTH + SEAL_LENGTH;

  /** Some retransmissions of a slow network; a token that was seen by others is soon worthless. */
  private static final long LIFETIME_NANOS = 10_000_000_000L;

  private static final int REFUSED = -1;

  private final Mac mac;
  private final LongSupplier nanoClock;
  private final BooleanSupplier wanted;

  /**
   * Tokens sealed with a key.
   *
   * @param key some random bytes, the same for all loops
   * @param wanted whether a client that has no token must get one first
   */
  public RetryTokens(byte[] key, LongSupplier nanoClock, BooleanSupplier wanted) {
    this.nanoClock = nanoClock;
    this.wanted = wanted;
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  @Override
  public boolean writeToken(ByteBuf out, ByteBuf connectionId, InetSocketAddress address) {
    if (!wanted.getAsBoolean()) {
      return false;
    }
    byte[] id = bytes(connectionId, connectionId.readerIndex(), connectionId.readableBytes());
    long time = nanoClock.getAsLong();
    out.writeLong(time).writeBytes(seal(time, address, id)).writeBytes(id);
    return true;
  }

  @Override
  public int validateToken(ByteBuf token, InetSocketAddress address) {
    int start = token.readerIndex();
    int idLength = token.readableBytes() - ID_START;
    if (idLength < 0 || idLength > Quic.MAX_CONN_ID_LEN) {
      return REFUSED;
    }
    long time = token.getLong(start);
    byte[] given = bytes(token, start + TIME_LENGTH, SEAL_LENGTH);
    byte[] id = bytes(token, start + ID_START, idLength);
    long age = nanoClock.getAsLong() - time;
    boolean valid =
        MessageDigest.isEqual(given, seal(time, address, id)) && age >= 0 && age < LIFETIME_NANOS;
    return valid ? ID_START : REFUSED;
  }

  @Override
  public int maxTokenLength() {
    return ID_START + Quic.MAX_CONN_ID_LEN;
  }

  private byte[] seal(long time, InetSocketAddress address, byte[] id) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      mac.update((byte) (time >> shift));
    }
    mac.update(address.getAddress().getAddress());
    mac.update((byte) (address.getPort() >> 8));
    mac.update((byte) address.getPort());
    return mac.doFinal(id);
  }

  private static byte[] bytes(ByteBuf from, int start, int length) {
    byte[] bytes = new byte[length];
    from.getBytes(start, bytes);
    return bytes;
  }
}
