package dev.jadegate.http2.hpack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The examples of RFC 7541, Appendix C, are decoded as it says")
final class RfcExamplesTest {
  private final HpackDecoder decoder = new HpackDecoder(4096);

  private void decodes(String hex, String... fields) throws HpackException {
    assertThat(Blocks.decode(decoder, hex)).containsExactly(fields);
  }

  private void tableIs(int size, String... newestFirst) {
    DynamicTable table = decoder.table();
    List<String> entries = new ArrayList<>();
    for (int i = 1; i <= table.count(); i++) {
      entries.add(new String(table.name(i)) + ": " + new String(table.value(i)));
    }
    assertThat(entries).containsExactly(newestFirst);
    assertThat(table.size()).isEqualTo(size);
  }

  @ParameterizedTest
  @CsvSource({"0a, 5, 10", "ea, 5, 10", "1f9a0a, 5, 1337", "2a, 8, 42"})
  @DisplayName("C.1: integers")
  void integers(String hex, int prefixBits, int expected) throws HpackException {
    BlockReader reader = new BlockReader();
    byte[] bytes = Blocks.bytes(hex);
    reader.start(bytes, 0, bytes.length);

    assertThat(reader.integer(prefixBits)).isEqualTo(expected);
    assertThat(reader.hasMore()).isFalse();
  }

  @Test
  @DisplayName("C.2: each representation")
  void representations() throws HpackException {
    decodes("040c 2f73 616d 706c 652f 7061 7468", ":path: /sample/path");
    decodes("1008 7061 7373 776f 7264 0673 6563 7265 74", "password: secret");
    decodes("82", ":method: GET");
    tableIs(0);
    decodes(
        "400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572",
        "custom-key: custom-header");
    tableIs(55, "custom-key: custom-header");
  }

  @Test
  @DisplayName("C.3: requests without Huffman code")
  void plainRequests() throws HpackException {
    requests(
        "8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d",
        "8286 84be 5808 6e6f 2d63 6163 6865",
        "8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65");
  }

  @Test
  @DisplayName("C.4: requests with Huffman code")
  void compressedRequests() throws HpackException {
    requests(
        "8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff",
        "8286 84be 5886 a8eb 1064 9cbf",
        "8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf");
  }

  private void requests(String first, String second, String third) throws HpackException {
    String authority = ":authority: www.example.com";
    decodes(first, ":method: GET", ":scheme: http", ":path: /", authority);
    tableIs(57, authority);
    decodes(
        second, ":method: GET", ":scheme: http", ":path: /", authority, "cache-control: no-cache");
    tableIs(110, "cache-control: no-cache", authority);
    decodes(
        third,
        ":method: GET",
        ":scheme: https",
        ":path: /index.html",
        authority,
        "custom-key: custom-value");
    tableIs(164, "custom-key: custom-value", "cache-control: no-cache", authority);
  }

  @Test
  @DisplayName("C.5: responses without Huffman code, in a table of 256")
  void plainResponses() throws HpackException {
    responses(
        "4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133"
            + "2032 303a 3133 3a32 3120 474d 546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861"
            + "6d70 6c65 2e63 6f6d",
        "4803 3330 37c1 c0bf",
        "88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d"
            + "54c0 5a04 677a 6970 7738 666f 6f3d 4153 444a 4b48 514b 425a 584f 5157 454f"
            + "5049 5541 5851 5745 4f49 553b 206d 6178 2d61 6765 3d33 3630 303b 2076 6572"
            + "7369 6f6e 3d31");
  }

  @Test
  @DisplayName("C.6: responses with Huffman code, in a table of 256")
  void compressedResponses() throws HpackException {
    responses(
        "4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6"
            + "2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3",
        "4883 640e ffc1 c0bf",
        "88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab"
            + "77ad 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5"
            + "291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07");
  }

  private void responses(String first, String second, String third) throws HpackException {
    String is302 = ":status: 302";
    String is307 = ":status: 307";
    String isPrivate = "cache-control: private";
    String early = "date: Mon, 21 Oct 2013 20:13:21 GMT";
    String late = "date: Mon, 21 Oct 2013 20:13:22 GMT";
    String location = "location: https://www.example.com";
    String encoding = "content-encoding: gzip";
    String cookie = "set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1";
    decodes("3fe101" + first, is302, isPrivate, early, location);
    tableIs(222, location, early, isPrivate, is302);
    decodes(second, is307, isPrivate, early, location);
    tableIs(222, is307, location, early, isPrivate);
    decodes(third, ":status: 200", isPrivate, late, location, encoding, cookie);
    tableIs(215, cookie, encoding, late);
  }
}
