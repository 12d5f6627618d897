package dev.jadegate.upstream.discovery.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DefaultDnsResponse;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is read of a response. */
final class ReplyReaderTest {
  private final DnsResponse response =
      new DefaultDnsResponse(1).setRecursionAvailable(true).setCode(DnsResponseCode.NOERROR);

  @AfterEach
  void release() {
    response.release();
  }

  private void add(DnsSection section, String name, DnsRecordType type, int ttl, ByteBuf data) {
    response.addRecord(section, new DefaultDnsRawRecord(name, type, ttl, data));
  }

  private void address(DnsSection section, String name, int ttl, int... bytes) {
    ByteBuf data = Unpooled.buffer();
    for (int one : bytes) {
      data.writeByte(one);
    }
    add(section, name, bytes.length > 4 ? DnsRecordType.AAAA : DnsRecordType.A, ttl, data);
  }

  private static ByteBuf name(String text) {
    ByteBuf data = Unpooled.buffer();
    for (String label : text.split("\\.")) {
      data.writeByte(label.length()).writeCharSequence(label, StandardCharsets.US_ASCII);
    }
    return data.writeByte(0);
  }

  private Reply read(String name, DnsRecordType type) {
    return ReplyReader.read(response, new Question(name, type));
  }

  @Test
  void addressesOfTheNameAreReadInAnyCase() {
    address(DnsSection.ANSWER, "Orders.Test", 60, 10, 0, 0, 1);
    address(DnsSection.ANSWER, "orders.test.", 50, 10, 0, 0, 2);
    address(DnsSection.ANSWER, "other.test.", 1, 10, 0, 0, 3);
    Reply reply = read("ORDERS.test", DnsRecordType.A);

    assertThat(reply.addresses()).containsExactly("10.0.0.1", "10.0.0.2");
    assertThat(reply.ttlSeconds()).isEqualTo(50);
  }

  @Test
  void longAddressesAreWrittenShort() {
    address(DnsSection.ANSWER, "a.", 60, 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

    assertThat(read("a", DnsRecordType.AAAA).addresses()).containsExactly("2001:db8::1");
  }

  @Test
  void aliasesAreFollowedAndTheShortestTimeHolds() {
    add(DnsSection.ANSWER, "a.test.", DnsRecordType.CNAME, 5, name("b.test"));
    add(DnsSection.ANSWER, "b.test.", DnsRecordType.CNAME, 60, name("c.test"));
    address(DnsSection.ANSWER, "c.test.", 60, 10, 0, 0, 1);
    Reply reply = read("a.test", DnsRecordType.A);

    assertThat(reply.addresses()).containsExactly("10.0.0.1");
    assertThat(reply.ttlSeconds()).isEqualTo(5);
  }

  @Test
  void aliasThatLeadsOutOfTheAnswerIsToBeAskedForUnlessTheServerHasDoneSo() {
    add(DnsSection.ANSWER, "a.test.", DnsRecordType.CNAME, 5, name("b.test"));
    assertThat(read("a.test", DnsRecordType.A).alias()).isEmpty();
    response.setRecursionAvailable(false);

    assertThat(read("a.test", DnsRecordType.A).alias()).isEqualTo("b.test.");
    assertThat(read("a.test", DnsRecordType.A).ttlSeconds()).isEqualTo(5);
  }

  @Test
  void circleOfAliasesEnds() {
    add(DnsSection.ANSWER, "a.test.", DnsRecordType.CNAME, 5, name("b.test"));
    add(DnsSection.ANSWER, "b.test.", DnsRecordType.CNAME, 5, name("a.test"));

    assertThat(read("a.test", DnsRecordType.A).isEmpty()).isTrue();
  }

  @Test
  void servicesAreReadWithTheAddressesThatAreSentAlong() {
    ByteBuf data = Unpooled.buffer().writeShort(10).writeShort(60).writeShort(9001);
    add(DnsSection.ANSWER, "_a.test.", DnsRecordType.SRV, 60, data.writeBytes(name("H.test")));
    address(DnsSection.ADDITIONAL, "h.test.", 40, 10, 0, 0, 1);
    address(DnsSection.ADDITIONAL, "ns.test.", 1, 10, 0, 0, 2);
    Reply reply = read("_a.test", DnsRecordType.SRV);

    assertThat(reply.targets()).containsExactly(new SrvTarget(10, 60, 9001, "h.test."));
    assertThat(reply.glue()).isEqualTo(Map.of("h.test.", List.of("10.0.0.1")));
    assertThat(reply.ttlSeconds()).isEqualTo(40);
  }

  @Test
  void absenceHoldsAsLongAsTheZoneSays() { // RFC 2308, section 5
    ByteBuf soa = name("ns.test").writeBytes(name("admin.test"));
    soa.writeInt(1).writeInt(2).writeInt(3).writeInt(4).writeInt(30);
    add(DnsSection.AUTHORITY, "test.", DnsRecordType.SOA, 3600, soa);
    response.setCode(DnsResponseCode.NXDOMAIN);

    assertThat(read("a.test", DnsRecordType.A)).isEqualTo(Reply.nothing(false, 30));
  }

  @Test
  void absenceWithoutZoneHasNoTime() {
    assertThat(read("a.test", DnsRecordType.A)).isEqualTo(Reply.nothing(true, Reply.UNTIMED));
  }

  @Test
  void addressOfAWrongLengthIsRefused() {
    ByteBuf data = Unpooled.buffer().writeShort(1);
    add(DnsSection.ANSWER, "a.test.", DnsRecordType.A, 5, data);

    assertThatThrownBy(() -> read("a.test", DnsRecordType.A))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("found an address of 2 bytes; expected 4");
  }
}
