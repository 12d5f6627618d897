package dev.jadegate.hostile;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Damages sequences of frames, and makes some up: the same seed, the same bytes. One thread. */
final class Http2Mutator {
  private static final int[] TYPES = {0, 0, 0, 1, 1, 1, 2, 3, 3, 4, 5, 6, 7, 8, 8, 9, 9, 10, 255};
  private static final int[] FLAGS = {0, 1, 4, 5, 8, 9, 0x0d, 0x20, 0x24, 0x25, 0x2d, 0xff};
  private static final int[] NUMBERS = {0, 1, 2, 16_384, 65_535, 0x7fff_ffff, 0x8000_0000, -1};

  private final SplittableRandom random;

  Http2Mutator(long seed) {
    random = new SplittableRandom(seed);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** The frames with some left out, doubled, moved, made up or changed, as one run of bytes. */
  byte[] damage(List<byte[]> frames) {
    List<byte[]> all = new ArrayList<>(frames);
    for (int i = below(6); i > 0; i--) {
      int at = below(all.size() + 1);
      switch (below(6)) {
        case 0 -> all.add(at, anyFrame());
        case 1 -> all.add(at, all.get(below(all.size())));
        case 2 -> all.remove(Math.min(at, all.size() - 1));
        case 3 -> all.add(below(all.size()), all.removeLast());
        default -> {
          int which = below(all.size());
          all.set(which, changed(all.get(which)));
        }
      }
      if (all.isEmpty()) {
        all.add(anyFrame());
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    all.forEach(bytes::writeBytes);
    return below(8) == 0 ? cut(bytes.toByteArray()) : bytes.toByteArray();
  }

  private byte[] changed(byte[] frame) {
    byte[] copy = frame.clone();
    int at = below(Math.min(copy.length, below(3) == 0 ? copy.length : 9));
    switch (below(3)) {
      case 0 -> copy[at] = (byte) below(256);
      case 1 -> copy[at] ^= (byte) (1 << below(8));
      default -> copy[at]++;
    }
    return copy;
  }

  private byte[] cut(byte[] bytes) {
    return Arrays.copyOf(bytes, below(bytes.length + 1));
  }

  private byte[] anyFrame() {
    byte[] payload = new byte[below(4) == 0 ? below(600) : below(12)];
    random.nextBytes(payload);
    if (payload.length >= 4 && below(2) == 0) {
      number(payload, payload.length - 4, NUMBERS[below(NUMBERS.length)]);
    }
    return frame(TYPES[below(TYPES.length)], FLAGS[below(FLAGS.length)], below(10), payload);
  }

  private static void number(byte[] bytes, int at, int value) {
    for (int i = 0; i < 4; i++) {
      bytes[at + i] = (byte) (value >>> 24 - 8 * i);
    }
  }

  /** A frame. */
  static byte[] frame(int type, int flags, int stream, byte... payload) {
    byte[] frame = new byte[9 + payload.length];
    number(frame, 0, payload.length << 8 | type);
    frame[4] = (byte) flags;
    number(frame, 5, stream);
    System.arraycopy(payload, 0, frame, 9, payload.length);
    return frame;
  }

  /** The bytes in as many pieces as they are to be sent in. */
  List<byte[]> segments(byte[] bytes) {
    List<byte[]> segments = new ArrayList<>();
    int from = 0;
    while (from < bytes.length) {
      int to = below(2) == 0 ? bytes.length : Math.min(bytes.length, from + 1 + below(100));
      segments.add(Arrays.copyOfRange(bytes, from, to));
      from = to;
    }
    return segments;
  }
}
