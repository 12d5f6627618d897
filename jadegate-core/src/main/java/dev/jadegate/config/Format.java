package dev.jadegate.config;

import com.google.re2j.PatternSyntaxException;
import io.netty.util.NetUtil;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** What a text of the configuration must look like. */
public enum Format {
  ANY("text", text -> true),
  ADDRESSES(
      "an address, a block such as \"10.0.0.0/8\", or loopback, private or all", Format::isAddress),
  FIELD_NAME("a header field name, such as \"X-Tenant\"", Format::isToken),
  METHOD(
      "a method in upper case, such as \"GET\"",
      text -> isToken(text) && text.equals(text.toUpperCase(Locale.ROOT))),
  HOST(
      "a host name, or one with a star in front such as \"*.example.com\"",
      text -> text.matches("(\\*\\.)?[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*|\\[[0-9A-Fa-f:.]+]")),
  PATH("a path, such as \"/api\"", text -> text.startsWith("/")),
  REGEX("a regular expression in RE2 syntax (no look-around, no back-references)", Format::isRegex),
  TEXT_OR_REGEX(
      "text, or ~ and a regular expression in RE2 syntax",
      text -> !text.startsWith("~") || isRegex(text.substring(1).strip())),
  STATUSES("a status such as 200, or a range such as 200-299", Format::isStatuses),
  URL("a URL of http or https, such as \"http://10.0.0.7:9001/health\"", Format::isUrl),
  FIELD_VALUE(
      "text without control characters and within ISO 8859-1",
      text -> text.chars().allMatch(c -> c == '\t' || c >= ' ' && c != 0x7f && c <= 0xff)),
  NAME("a name of letters, digits and _ . -", text -> text.matches("[A-Za-z0-9_.-]+")),
  HASH_KEY(
      "client_ip, path, header:NAME, cookie:NAME or query:NAME",
      text ->
          text.equals("client_ip")
              || text.equals("path")
              || text.matches("(header|cookie):.*") && isToken(text.substring(7))
              || text.matches("query:[^&=+%#\\s]+")),
  HTTP_ADDRESS(
      "host:port, or a URL such as \"https://consul.example.com:8501\"",
      text -> text.matches("(https?://)?(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9_.-]+)(:[0-9]{1,5})?/?")),
  HEDGE_DELAY(
      "a duration, such as \"50ms\", or a percentile from p50 to p99.9",
      text ->
          text.matches("p[5-9][0-9](\\.[0-9])?")
              || Scalars.parse(Duration.class, text) instanceof Duration delay
                  && delay.isPositive()),
  LIMIT_KEY(
      "service, route, client_ip, header:NAME or claim:NAME",
      text ->
          text.equals("service")
              || text.equals("route")
              || text.equals("client_ip")
              || text.matches("claim:\\S+")
              || text.startsWith("header:") && isToken(text.substring(7))),
  CREDENTIAL_PLACE(
      "header:NAME or cookie:NAME",
      text -> text.matches("(header|cookie):.*") && isToken(text.substring(7))),
  SHA256(
      "64 hexadecimal digits, as sha256sum prints them", text -> text.matches("[0-9A-Fa-f]{64}")),
  ALGORITHM("a load balancing algorithm", text -> true), // the binder knows which there are
  DNS_SERVER(
      "an IP address, with a port if it is not 53, such as \"10.0.0.2\" or \"127.0.0.1:5353\"",
      Format::isServer),
  DNS_NAME(
      "a name in DNS, such as \"orders.internal\", or \"_http._tcp.orders.internal\" for SRV"
          + " records",
      text -> text.matches("(?=.{1,254}$)[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*\\.?")),
  MEDIA_RANGE(
      "a media type such as \"application/json\", or several such as \"text/*\" or"
          + " \"application/*+json\"",
      text ->
          text.matches(
              "[A-Za-z0-9!#$&^_.+-]+/(\\*|(\\*\\+)?[A-Za-z0-9!#$&^_.-][A-Za-z0-9!#$&^_.+-]*)")),
  LOG_FIELD(
      "header:NAME",
      text -> text.startsWith("header:") && isToken(text.substring("header:".length())));

  private static final int MAX_PORT = 65535;

  private final String expected;
  private final Predicate<String> check;

  Format(String expected, Predicate<String> check) {
    this.expected = expected;
    this.check = check;
  }

  /** What would be right, for a message. */
  String expected() {
    return expected;
  }

  boolean accepts(String text) {
    return check.test(text);
  }

  private static boolean isToken(String text) {
    return text.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
  }

  private static boolean isAddress(String text) {
    try {
      return !AddressSet.of(List.of(text)).isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isServer(String text) {
    if (NetUtil.isValidIpV4Address(text) || NetUtil.isValidIpV6Address(text)) {
      return true;
    }
    try {
      String host = InstanceConfig.of(text).address();
      return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isStatuses(String text) {
    try {
      return !StatusSet.of(List.of(text)).contains(0);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isUrl(String text) {
    try {
      URI url = new URI(text);
      return ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
          && url.getHost() != null
          && url.getPort() != 0
          && url.getPort() <= MAX_PORT
          && url.getRawUserInfo() == null
          && url.getRawFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean isRegex(String text) {
    try {
      com.google.re2j.Pattern.compile(text);
      return true;
    } catch (PatternSyntaxException e) {
      return false;
    }
  }
}
