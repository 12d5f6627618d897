package dev.jadegate.resilience;

/**
 * Keys to 64 bits that nobody can foresee who does not know the secret: SipHash-1-3 (J.-P. Aumasson
 * and D. J. Bernstein, "SipHash: a fast short-input PRF"), as hash tables of Rust and Python have
 * it. So no client can choose keys that fall together with another's or fill one set of a table. By
 * chance two of 100,000 keys do so once in 4 billion tables; they share a bucket then. Allocates
 * nothing.
 */
public final class SipHash {
  private static final int CHARS = 4; // of 16 bits in a word
  private static final int END_SHIFT = 56;

  private final long key0;
  private final long key1;

  /** With a secret. */
  public SipHash(long key0, long key1) {
    this.key0 = key0;
    this.key1 = key1;
  }

  /** Of two words; never 0. */
  public long of(long first, long second) {
    return new Rounds(key0, key1).word(first).word(second).end(2 * Long.BYTES);
  }

  /** Of a text; never 0. */
  public long of(String text) {
    Rounds rounds = new Rounds(key0, key1);
    int length = text.length();
    long word = 0;
    for (int i = 0; i < length; i++) {
      word |= (long) text.charAt(i) << (i % CHARS) * Character.SIZE;
      if (i % CHARS == CHARS - 1) {
        rounds.word(word);
        word = 0;
      }
    }
    return rounds.word(word).end(length * Character.BYTES + 1);
  }

  /** The four words of state; the compiler of the JVM keeps them in registers. */
  private static final class Rounds {
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    Rounds(long key0, long key1) {
      v0 = key0 ^ 0x736f6d6570736575L;
      v1 = key1 ^ 0x646f72616e646f6dL;
      v2 = key0 ^ 0x6c7967656e657261L;
      v3 = key1 ^ 0x7465646279746573L;
    }

    Rounds word(long word) {
      v3 ^= word;
      round();
      v0 ^= word;
      return this;
    }

    long end(int length) {
      word((long) length << END_SHIFT);
      v2 ^= 0xff;
      round();
      round();
      round();
      long hash = v0 ^ v1 ^ v2 ^ v3;
      return hash == 0 ? 1 : hash;
    }

    private void round() {
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
