package dev.jadegate.message;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes heads of the decoded fields of HTTP/2 and HTTP/3, in the layout of HTTP/1, and checks them
 * on the way (RFC 9113, sections 8.2 and 8.3; RFC 9114, sections 4.2 and 4.3). After the first
 * problem, or when the fields are too large, further fields are ignored: a decoder can go on to the
 * end of its block. Reusable, one per connection, confined to one thread.
 *
 * <p>Use: {@link #start}, the fields, then, unless {@link #isTooLarge}, one of {@link #request},
 * {@link #response} and {@link #trailers}, which give null where {@link #problem} has a reason.
 */
public final class HeadAssembler {
  /** What a field counts beside its octets (RFC 9113, section 10.5.1). */
  private static final int OVERHEAD = 32;

  /** Room in a block for the fields that the gateway adds. */
  private static final int ROOM = 10;

  /** Numbers that are kept of each field: its name's, start of name, length of name, of value. */
  private static final int NUMBERS = 4;

  /** What a field needs beside being well-formed. */
  private enum Rule {
    NONE,
    FORBIDDEN,
    TE,
    HOST,
    COOKIE,
    LENGTH
  }

  private static final Rule[] RULES = rules();
  private static final byte[] HOST_NAME = "host".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] COOKIE_NAME = "cookie".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CRUMB_END = {';', ' '};
  private static final int NO_FIELD = -1;

  private final PseudoFields pseudo = new PseudoFields();
  private final HeadBytes head = new HeadBytes();
  private final HeadBytes cookie = new HeadBytes();
  private final HeadBytes texts = new HeadBytes();
  private int[] regions = new int[32 * NUMBERS];
  private int count;

  private int maxBytes;
  private int maxFields;
  private long size;
  private boolean isTooLarge;
  private boolean hasPlainFields;
  private boolean hasCookie;
  private boolean hasHostField;
  private int hostStart;
  private int hostLength;
  private long contentLength;
  private @Nullable String problem;

  /**
   * Begins a head or trailers.
   *
   * @param maxBytes of names and values, and {@value #OVERHEAD} more for each field
   * @param maxFields of the block that is made; the parts of a cookie are one
   */
  public void start(int maxBytes, int maxFields) {
    this.maxBytes = Math.min(maxBytes, HeaderBlock.MAX_BYTES);
    this.maxFields = maxFields;
    pseudo.clear();
    clearBytes();
    count = 0;
    size = 0;
    isTooLarge = false;
    hasPlainFields = false;
    hasCookie = false;
    hasHostField = false;
    hostStart = NO_FIELD;
    contentLength = -1;
    problem = null;
  }

  /** Takes the next field; copies what it keeps. */
  public void field(
      byte[] name, int nameStart, int nameLength, byte[] value, int valueStart, int valueLength) {
    if (isRefused(nameLength, valueLength)) {
      return;
    }
    String wrong;
    if (!FieldSyntax.isValue(value, valueStart, valueLength)) {
      wrong = "bad field value"; // RFC 9113, section 8.2.1
    } else if (nameLength > 0 && name[nameStart] == ':') {
      int which = PseudoFields.which(name, nameStart, nameLength);
      wrong = pseudoField(which, value, valueStart, valueLength);
    } else if (FieldSyntax.isLowerName(name, nameStart, nameLength)) {
      hasPlainFields = true;
      int id = FieldNames.id(name, nameStart, nameLength);
      wrong = checked(id, value, valueStart, valueLength);
      if (wrong == null && isKept(id)) {
        int at = head.line(name, nameStart, nameLength, value, valueStart, valueLength);
        keep(id, at, nameLength, valueLength);
      }
    } else {
      wrong = "bad field name"; // RFC 9113, section 8.2.1
    }
    conclude(wrong);
  }

  /** Takes the next field as text. */
  public void field(CharSequence name, CharSequence value) {
    if (name instanceof AsciiString n && value instanceof AsciiString v) {
      field(n.array(), n.arrayOffset(), n.length(), v.array(), v.arrayOffset(), v.length());
      return;
    }
    if (name.length() > maxBytes || value.length() > maxBytes) {
      isRefused(name.length(), value.length()); // not worth a copy
      return;
    }
    texts.clear();
    if (texts.text(name) && texts.text(value)) {
      byte[] both = texts.array();
      field(both, 0, name.length(), both, name.length(), value.length());
    } else if (!isRefused(name.length(), value.length())) {
      conclude("character above U+00FF");
    }
  }

  /** Whether the fields are more than {@link #start} allows. */
  public boolean isTooLarge() {
    return isTooLarge;
  }

  /** What is malformed; null as long as nothing is. */
  public @Nullable String problem() {
    return problem;
  }

  /** The {@code :protocol} of an extended CONNECT (RFC 8441, section 4); else null. */
  public @Nullable String protocol() {
    return pseudo.protocol();
  }

  /** The {@code :status} of a response; 0 if there is none. */
  public int status() {
    return pseudo.status();
  }

  /**
   * The fields as a request; null if they are malformed or too large.
   *
   * @param endStream whether the stream ends here, so that there is no content
   */
  public @Nullable RequestHead request(boolean endStream) {
    String wrong = pseudo.requestProblem();
    if (wrong == null && endStream && contentLength > 0) {
      wrong = "Content-Length without content"; // RFC 9113, section 8.1.1
    }
    if (!isUsable(wrong)) {
      return null;
    }
    HeaderBlock block = block(ROOM);
    String target = pseudo.isTunnel() ? String.valueOf(block.get(FieldNames.HOST)) : pseudo.path();
    return new RequestHead(pseudo.method(), target, HttpVersion.HTTP_1_1, block, !endStream);
  }

  /** The fields as a response, interim or final; null if they are malformed or too large. */
  public @Nullable ResponseHead response() {
    return isUsable(pseudo.responseProblem())
        ? new ResponseHead(HttpResponseStatus.valueOf(pseudo.status()), block(ROOM))
        : null;
  }

  /**
   * The fields as trailers, without those that may not be there; null if they are malformed or too
   * large.
   */
  public @Nullable HeaderBlock trailers() {
    String wrong = pseudo.isEmpty() ? null : "pseudo-header field in trailers"; // section 8.1
    return isUsable(wrong) ? TrailerRules.keepAllowed(block(0)) : null;
  }

  private static Rule[] rules() {
    Rule[] rules = new Rule[FieldNames.all().size() + 1];
    Arrays.fill(rules, Rule.NONE);
    rules[FieldNames.CONNECTION.id()] = Rule.FORBIDDEN; // RFC 9113, section 8.2.2
    rules[FieldNames.KEEP_ALIVE.id()] = Rule.FORBIDDEN;
    rules[FieldNames.PROXY_CONNECTION.id()] = Rule.FORBIDDEN;
    rules[FieldNames.TRANSFER_ENCODING.id()] = Rule.FORBIDDEN;
    rules[FieldNames.UPGRADE.id()] = Rule.FORBIDDEN;
    rules[FieldNames.TE.id()] = Rule.TE;
    rules[FieldNames.HOST.id()] = Rule.HOST;
    rules[FieldNames.COOKIE.id()] = Rule.COOKIE;
    rules[FieldNames.CONTENT_LENGTH.id()] = Rule.LENGTH;
    return rules;
  }

  /** Counts a field; whether it is ignored. */
  private boolean isRefused(int nameLength, int valueLength) {
    if (isTooLarge || problem != null) {
      return true;
    }
    size += (long) nameLength + valueLength + OVERHEAD;
    if (size > maxBytes || nameLength > HeaderBlock.MAX_NAME) {
      tooLarge();
    }
    return isTooLarge;
  }

  private @Nullable String pseudoField(int which, byte[] value, int start, int length) {
    if (hasPlainFields) {
      return "pseudo-header field behind others"; // RFC 9113, section 8.3
    }
    String wrong = pseudo.take(which, value, start, length);
    if (wrong == null && which == PseudoFields.AUTHORITY) {
      keepHost(value, start, length);
    }
    return wrong;
  }

  /** Checks a field that has a rule, and keeps those that have their own place. */
  private @Nullable String checked(int id, byte[] value, int start, int length) {
    return switch (RULES[id]) {
      case NONE -> null;
      case FORBIDDEN -> "field of the connection"; // RFC 9113, section 8.2.2
      case TE ->
          FieldNames.matches("trailers", value, start, length)
              ? null
              : "TE other than trailers"; // RFC 9113, section 8.2.2
      case HOST -> host(value, start, length);
      case COOKIE -> crumb(value, start, length);
      case LENGTH -> length(value, start, length);
    };
  }

  /** Whether a field stands where it came, and not in a place of its own. */
  private static boolean isKept(int id) {
    return RULES[id] != Rule.HOST && RULES[id] != Rule.COOKIE;
  }

  /** A Host field beside an authority must say the same (RFC 9113, section 8.3.1). */
  private @Nullable String host(byte[] value, int start, int length) {
    if (hasHostField) {
      return "more than one Host";
    }
    hasHostField = true;
    if (hostStart == NO_FIELD) {
      keepHost(value, start, length);
      return null;
    }
    boolean same =
        length == hostLength
            && FieldNames.isSameText(
                head.array(), hostStart + HOST_NAME.length + 2, value, start, length);
    return same ? null : "Host differs from :authority";
  }

  private void keepHost(byte[] value, int start, int length) {
    hostStart = head.line(HOST_NAME, 0, HOST_NAME.length, value, start, length);
    hostLength = length;
  }

  /** The parts of a cookie become one field (RFC 9113, section 8.2.3). */
  private @Nullable String crumb(byte[] value, int start, int length) {
    hasCookie = true;
    if (length > 0) {
      if (cookie.length() > 0) {
        cookie.put(CRUMB_END, 0, 2);
      }
      cookie.put(value, start, length);
    }
    return null;
  }

  /** The rule of HTTP/1: one plain number (RFC 9110, section 8.6). */
  private @Nullable String length(byte[] value, int start, int length) {
    if (contentLength >= 0) {
      return "more than one Content-Length";
    }
    contentLength = Digits.parse(value, start, length);
    return contentLength < 0 ? "bad Content-Length" : null;
  }

  private void keep(int id, int nameStart, int nameLength, int valueLength) {
    int at = count * NUMBERS;
    if (at == regions.length) {
      regions = Arrays.copyOf(regions, at * 2);
    }
    regions[at] = id;
    regions[at + 1] = nameStart;
    regions[at + 2] = nameLength;
    regions[at + 3] = valueLength;
    count++;
  }

  private void conclude(@Nullable String wrong) {
    problem = wrong;
    int fields = count + (hostStart == NO_FIELD ? 0 : 1) + (hasCookie ? 1 : 0);
    if (wrong != null) {
      clearBytes();
    } else if (fields > maxFields) {
      tooLarge();
    }
  }

  private void tooLarge() {
    isTooLarge = true;
    clearBytes();
  }

  private boolean isUsable(@Nullable String wrong) {
    if (problem == null) {
      problem = wrong;
    }
    return problem == null && !isTooLarge;
  }

  /** The block, with Host in front, as a client of HTTP/1 writes it, and the cookie at the end. */
  private HeaderBlock block(int room) {
    if (hasCookie) {
      int at = head.line(COOKIE_NAME, 0, COOKIE_NAME.length, cookie.array(), 0, cookie.length());
      keep(FieldNames.COOKIE.id(), at, COOKIE_NAME.length, cookie.length());
    }
    HeaderBlock block = new HeaderBlock(head.copy(), count + 1 + room);
    if (hostStart != NO_FIELD) {
      block.addKnown(FieldNames.HOST.id(), hostStart, HOST_NAME.length, hostLength);
    }
    for (int at = 0; at < count * NUMBERS; at += NUMBERS) {
      block.addKnown(regions[at], regions[at + 1], regions[at + 2], regions[at + 3]);
    }
    clearBytes();
    return block;
  }

  private void clearBytes() {
    head.clear();
    cookie.clear();
    texts.clear();
  }
}
