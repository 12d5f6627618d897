package dev.jadegate.upstream.discovery.dns;

import java.io.IOException;

/** Asks name servers. Blocks; thread-safe. */
interface DnsLookup {
  /**
   * What they say; also that there is nothing.
   *
   * @throws IOException if none says anything that can be used; the message is for logs, and the
   *     same for all names
   */
  Reply ask(Question question) throws IOException, InterruptedException;
}
