package dev.jadegate.header;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.config.AddressSet;
import dev.jadegate.message.HeaderBlock;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Who the client is, and telling it (SEMANTICS 13, 14; RFC 7239)")
final class ForwardedTest {
  private static final AddressSet TRUSTED = AddressSet.of(List.of("10.0.0.0/8", "fd00::/8"));

  private final HeaderBlock fields = new HeaderBlock();

  private String client(String peer) {
    InetAddress address = NetUtil.createInetAddressFromIpAddressString(peer);
    return NetUtil.toAddressString(Forwarded.clientAddress(fields, address, TRUSTED));
  }

  @Test
  void strangerIsTheClientWhateverItSays() {
    fields.add("X-Forwarded-For", "1.1.1.1").add("Forwarded", "for=2.2.2.2");

    assertThat(client("9.9.9.9")).isEqualTo("9.9.9.9");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.1.1.1 | 1.1.1.1",
        "6.6.6.6, 1.1.1.1 | 1.1.1.1",
        "6.6.6.6, 1.1.1.1, 10.0.0.2 | 1.1.1.1",
        "6.6.6.6,1.1.1.1 ,10.0.0.2,10.3.3.3 | 1.1.1.1",
        "10.0.0.3, 10.0.0.2 | 10.0.0.3",
        "1.1.1.1:8080 | 1.1.1.1",
        "[2001:db8::1]:80 | 2001:db8::1",
        "2001:db8::1, fd00::7 | 2001:db8::1",
        "1.1.1.1, nonsense, 10.0.0.2 | 10.0.0.2",
        "1.1.1.1, , 10.0.0.2 | 10.0.0.2",
        "unknown | 10.0.0.1",
        "'' | 10.0.0.1",
        ", | 10.0.0.1",
        ",1.1.1.1 | 1.1.1.1",
        "::ffff:1.1.1.1 | 1.1.1.1",
      })
  void rightmostAddressThatNoTrustedProxyHasIsTheClient(String chain, String expected) {
    fields.add("X-Forwarded-For", chain.equals("''") ? "" : chain);

    assertThat(client("10.0.0.1")).isEqualTo(expected);
  }

  @Test
  void repeatedFieldsAreOneList() {
    fields.add("X-Forwarded-For", "6.6.6.6, 1.1.1.1").add("x-forwarded-for", "10.0.0.2");

    assertThat(client("10.0.0.1")).isEqualTo("1.1.1.1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "for=1.1.1.1;proto=https | 1.1.1.1",
        "proto=http; For=\"1.1.1.1:80\" | 1.1.1.1",
        "for=\"[2001:db8::1]:80\" | 2001:db8::1",
        "for=6.6.6.6, for=1.1.1.1, for=10.0.0.2 | 1.1.1.1",
        "for=_hidden | 10.0.0.1",
        "for=unknown | 10.0.0.1",
        "proto=https | 10.0.0.1",
        "for=\" | 10.0.0.1",
        "for= | 10.0.0.1",
      })
  void forwardedIsReadInItsPlace(String value, String expected) {
    fields.add("Forwarded", value);

    assertThat(client("10.0.0.1")).isEqualTo(expected);
  }

  @Test
  void longChainIsNotWalkedForEver() {
    fields.add("X-Forwarded-For", "1.1.1.1" + ", 10.0.0.2".repeat(100));

    assertThat(client("10.0.0.1")).isEqualTo("10.0.0.2");
  }

  @Test
  void whatAStrangerSaysIsReplaced() {
    fields
        .add("Host", "h")
        .add("X-Forwarded-For", "6.6.6.6")
        .add("x-forwarded-for", "7.7.7.7")
        .add("X-Forwarded-Proto", "https")
        .add("X-Forwarded-Host", "evil")
        .add("X-Forwarded-Port", "1")
        .add("X-Real-IP", "6.6.6.6")
        .add("Forwarded", "for=6.6.6.6");

    Forwarded.write(fields, "9.9.9.9", "9.9.9.9", "http", false);

    assertThat(fields.entries())
        .extracting(field -> field.getKey() + "=" + field.getValue())
        .containsExactlyInAnyOrder(
            "Host=h",
            "X-Forwarded-For=9.9.9.9",
            "X-Forwarded-Proto=http",
            "X-Forwarded-Host=h",
            "X-Real-IP=9.9.9.9");
  }

  @Test
  void whatATrustedProxySaysIsKeptAndAddedTo() {
    fields
        .add("Host", "h")
        .add("X-Forwarded-For", "1.1.1.1")
        .add("X-Forwarded-For", "10.0.0.2")
        .add("X-Forwarded-Proto", "https")
        .add("X-Forwarded-Host", "outer")
        .add("X-Real-IP", "6.6.6.6");

    Forwarded.write(fields, "10.0.0.1", "1.1.1.1", "http", true);

    assertThat(fields.getAll("x-forwarded-for")).containsExactly("1.1.1.1, 10.0.0.2, 10.0.0.1");
    assertThat(fields.getAll("x-forwarded-proto")).containsExactly("https");
    assertThat(fields.getAll("x-forwarded-host")).containsExactly("outer");
    assertThat(fields.getAll("x-real-ip")).containsExactly("1.1.1.1");
  }
}
