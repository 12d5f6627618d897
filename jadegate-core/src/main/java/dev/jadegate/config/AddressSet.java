package dev.jadegate.config;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A set of addresses, given as addresses, as blocks ({@code 10.0.0.0/8}), or as {@code loopback},
 * {@code private} (RFC 1918, RFC 4193, link-local) or {@code all}. An IPv4-mapped IPv6 address
 * counts as the IPv4 address it holds. Immutable.
 */
public final class AddressSet {
  /** Nobody. */
  public static final AddressSet NONE = of(List.of());

  private static final List<String> LOOPBACK = List.of("127.0.0.0/8", "::1/128");
  private static final List<String> PRIVATE =
      List.of(
          "10.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "169.254.0.0/16",
          "fc00::/7",
          "fe80::/10");

  private record Block(byte[] address, int bits) {
    boolean contains(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      int whole = bits >> 3;
      for (int i = 0; i < whole; i++) {
        if (address[i] != other[i]) {
          return false;
        }
      }
      int rest = bits & 7;
      return rest == 0 || ((address[whole] ^ other[whole]) & 0xff << 8 - rest & 0xff) == 0;
    }
  }

  private final Block[] blocks;

  private AddressSet(List<Block> blocks) {
    this.blocks = blocks.toArray(Block[]::new);
  }

  /**
   * The set of these.
   *
   * @throws IllegalArgumentException if one is no address, block or known name
   */
  public static AddressSet of(List<String> members) {
    List<Block> blocks = new ArrayList<>();
    for (String member : members) {
      switch (member) {
        case "loopback" -> LOOPBACK.forEach(block -> blocks.add(block(block)));
        case "private" -> PRIVATE.forEach(block -> blocks.add(block(block)));
        case "all" -> {
          blocks.add(block("0.0.0.0/0"));
          blocks.add(block("::/0"));
        }
        default -> blocks.add(block(member));
      }
    }
    return new AddressSet(blocks);
  }

  private static Block block(String text) {
    int slash = text.indexOf('/');
    byte[] address =
        NetUtil.createByteArrayFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      throw new IllegalArgumentException(
          "expected an address or a block such as 10.0.0.0/8, found \"" + text + "\"");
    }
    int bits = slash < 0 ? address.length * 8 : bits(text, slash, address.length * 8);
    return new Block(address, bits);
  }

  private static int bits(String text, int slash, int max) {
    try {
      int bits = Integer.parseInt(text, slash + 1, text.length(), 10);
      if (bits >= 0 && bits <= max) {
        return bits;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "expected a prefix length from 0 to " + max + ", found \"" + text + "\"");
  }

  public boolean isEmpty() {
    return blocks.length == 0;
  }

  /** Whether the address is in one of the blocks; linear in their number. */
  public boolean contains(InetAddress address) {
    if (blocks.length == 0) {
      return false;
    }
    byte[] bytes = unmapped(address.getAddress());
    for (Block block : blocks) {
      if (block.contains(bytes)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] unmapped(byte[] address) {
    if (address.length != 16 || address[10] != -1 || address[11] != -1) {
      return address;
    }
    for (int i = 0; i < 10; i++) {
      if (address[i] != 0) {
        return address;
      }
    }
    return new byte[] {address[12], address[13], address[14], address[15]};
  }
}
