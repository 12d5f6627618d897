package dev.jadegate.upstream.discovery.dns;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what matters of a response that answers a question: the records of its type under its name,
 * or under the one that aliases (CNAME) lead to. Records of other names in the answer are passed
 * over. The response stays its owner's.
 */
final class ReplyReader {
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;

  /** Before the minimum of an SOA record: serial, refresh, retry, expire (RFC 1035, 3.3.13). */
  private static final int SOA_NUMBERS = 16;

  private final DnsResponse response;
  private final Question question;
  private long ttlSeconds = Long.MAX_VALUE;

  private ReplyReader(DnsResponse response, Question question) {
    this.response = response;
    this.question = question;
  }

  /**
   * Reads a response that says what there is, or that there is nothing.
   *
   * @throws RuntimeException if a record in it is malformed
   */
  static Reply read(DnsResponse response, Question question) {
    return new ReplyReader(response, question).read();
  }

  private Reply read() {
    List<DnsRawRecord> answers = records(DnsSection.ANSWER);
    String owner = followAliases(answers);
    List<String> addresses = new ArrayList<>();
    List<SrvTarget> targets = new ArrayList<>();
    for (DnsRawRecord answer : answers) {
      if (!answer.type().equals(question.type()) || !nameOf(answer).equals(owner)) {
        continue;
      }
      if (answer.type().equals(DnsRecordType.SRV)) {
        targets.add(target(answer.content().duplicate()));
      } else {
        addresses.add(address(answer));
      }
      limit(answer.timeToLive());
    }
    if (!targets.isEmpty() || !addresses.isEmpty()) {
      Map<String, List<String>> glue = targets.isEmpty() ? Map.of() : glue(targets);
      return new Reply(true, addresses, targets, glue, "", ttlSeconds);
    }
    if (!owner.equals(question.name()) && !response.isRecursionAvailable() && hasNames()) {
      return new Reply(true, List.of(), List.of(), Map.of(), owner, ttlSeconds);
    }
    return Reply.nothing(hasNames(), negativeTtl());
  }

  private boolean hasNames() {
    return !response.code().equals(DnsResponseCode.NXDOMAIN);
  }

  private List<DnsRawRecord> records(DnsSection section) {
    List<DnsRawRecord> records = new ArrayList<>();
    for (int i = 0; i < response.count(section); i++) {
      if (response.recordAt(section, i) instanceof DnsRawRecord raw) {
        records.add(raw);
      }
    }
    return records;
  }

  private String followAliases(List<DnsRawRecord> answers) {
    String owner = question.name();
    for (int step = 0; step < answers.size(); step++) { // no more, or they go in a circle
      DnsRawRecord alias = aliasOf(owner, answers);
      if (alias == null) {
        return owner;
      }
      limit(alias.timeToLive());
      owner = nameIn(alias.content().duplicate());
    }
    return owner;
  }

  private static @Nullable DnsRawRecord aliasOf(String name, List<DnsRawRecord> answers) {
    for (DnsRawRecord answer : answers) {
      if (answer.type().equals(DnsRecordType.CNAME) && nameOf(answer).equals(name)) {
        return answer;
      }
    }
    return null;
  }

  private Map<String, List<String>> glue(List<SrvTarget> targets) {
    List<String> hosts = targets.stream().map(SrvTarget::host).toList();
    Map<String, List<String>> glue = new HashMap<>();
    for (DnsRawRecord record : records(DnsSection.ADDITIONAL)) {
      boolean address =
          record.type().equals(DnsRecordType.A) || record.type().equals(DnsRecordType.AAAA);
      if (address && hosts.contains(nameOf(record))) {
        glue.computeIfAbsent(nameOf(record), host -> new ArrayList<>()).add(address(record));
        limit(record.timeToLive());
      }
    }
    return glue;
  }

  /** How long it holds that there is nothing (RFC 2308, section 5). */
  private long negativeTtl() {
    for (DnsRawRecord record : records(DnsSection.AUTHORITY)) {
      if (record.type().equals(DnsRecordType.SOA)) {
        ByteBuf content = record.content().duplicate();
        DefaultDnsRecordDecoder.decodeName(content);
        DefaultDnsRecordDecoder.decodeName(content);
        long minimum = content.skipBytes(SOA_NUMBERS).readUnsignedInt();
        return Math.min(ttlSeconds, Math.min(minimum, record.timeToLive()));
      }
    }
    return Reply.UNTIMED;
  }

  private void limit(long seconds) {
    ttlSeconds = Math.min(ttlSeconds, seconds);
  }

  private static SrvTarget target(ByteBuf content) {
    int priority = content.readUnsignedShort();
    int weight = content.readUnsignedShort();
    int port = content.readUnsignedShort();
    return new SrvTarget(priority, weight, port, nameIn(content));
  }

  private static String address(DnsRawRecord record) {
    int expected = record.type().equals(DnsRecordType.A) ? IPV4_BYTES : IPV6_BYTES;
    byte[] bytes = new byte[record.content().readableBytes()];
    if (bytes.length != expected) {
      throw new IllegalArgumentException(
          "found an address of " + bytes.length + " bytes; expected " + expected);
    }
    record.content().getBytes(record.content().readerIndex(), bytes);
    try {
      return NetUtil.toAddressString(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("found an address of " + bytes.length + " bytes", e);
    }
  }

  private static String nameOf(DnsRawRecord record) {
    return Question.normalized(record.name());
  }

  private static String nameIn(ByteBuf content) {
    return Question.normalized(DefaultDnsRecordDecoder.decodeName(content));
  }
}
