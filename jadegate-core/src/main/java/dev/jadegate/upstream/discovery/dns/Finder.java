package dev.jadegate.upstream.discovery.dns;

/** Makes instances of replies. */
interface Finder {
  /** What there is as of this round. */
  Found find(Answers answers) throws InterruptedException;
}
