package dev.jadegate.upstream.discovery.dns;

import io.netty.handler.codec.dns.DnsRecordType;
import java.util.Locale;

/**
 * What a name server is asked.
 *
 * @param name in lower case, with a dot at its end
 */
record Question(String name, DnsRecordType type) {
  Question {
    name = normalized(name);
  }

  /** The one way in which a name is written here; DNS does not tell cases apart (RFC 4343). */
  static String normalized(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower : lower + ".";
  }
}
