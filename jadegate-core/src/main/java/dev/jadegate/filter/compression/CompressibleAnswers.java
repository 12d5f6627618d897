package dev.jadegate.filter.compression;

import dev.jadegate.config.CompressionConfig;
import dev.jadegate.message.FieldName;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** Which answers of a route are compressed, and what their heads say then. Immutable. */
final class CompressibleAnswers {
  private static final int OK = 200;
  private static final String GRPC = "application/grpc"; // and gRPC-Web
  private static final String WEAK = "W/";

  /** They are digests of the bytes as they came (RFC 9530). */
  private static final FieldName[] DIGESTS = {
    FieldName.of("Content-Digest"),
    FieldName.of("Repr-Digest"),
    FieldName.of("Digest"),
    FieldName.of("Content-MD5")
  };

  private final MediaRanges types;
  private final long minBytes;

  CompressibleAnswers(CompressionConfig config) {
    types = new MediaRanges(config.types());
    minBytes = Math.max(1, config.minSize().bytes());
  }

  /**
   * Whether an answer depends on what encodings a client takes, be it that it is compressed here or
   * that the instance did.
   */
  boolean varies(int status, HeaderBlock fields) {
    if (status < OK || status == 204 || status == 205 || status == 206 || status == 304) {
      return false;
    }
    String type = fields.get(FieldNames.CONTENT_TYPE);
    return type != null
        && types.has(type)
        && !type.regionMatches(true, 0, GRPC, 0, GRPC.length())
        && !fields.containsValue(FieldNames.CACHE_CONTROL, "no-transform", true)
        && (isEncoded(fields) || isLongEnough(fields) && !hasDigest(fields));
  }

  /** Whether the instance compressed it already. */
  static boolean isEncoded(HeaderBlock fields) {
    return fields.contains(FieldNames.CONTENT_ENCODING)
        && !fields.isValue(FieldNames.CONTENT_ENCODING, "identity");
  }

  private boolean isLongEnough(HeaderBlock fields) {
    long length = fields.contentLength();
    return length < 0 || length >= minBytes;
  }

  private static boolean hasDigest(HeaderBlock fields) {
    for (FieldName digest : DIGESTS) {
      if (fields.contains(digest)) {
        return true;
      }
    }
    return false;
  }

  /** Says that the answer depends on Accept-Encoding, unless it does. */
  static void vary(HttpHeaders fields) {
    if (!fields.containsValue(FieldNames.VARY, FieldNames.ACCEPT_ENCODING, true)
        && !fields.containsValue(FieldNames.VARY, "*", false)) {
      fields.add(FieldNames.VARY, FieldNames.ACCEPT_ENCODING);
    }
  }

  /**
   * Says that the body is encoded. The tag was that of other bytes, and these may be others next
   * time, which is what a weak one says (RFC 9110, section 8.8.3.3); parts cannot be had of them.
   */
  static void encoded(HttpHeaders fields, Coding coding) {
    fields.set(FieldNames.CONTENT_ENCODING, coding.value());
    fields.remove(FieldNames.CONTENT_LENGTH).remove(FieldNames.ACCEPT_RANGES);
    String tag = fields.get(FieldNames.ETAG);
    if (tag != null && !tag.startsWith(WEAK)) {
      weaken(fields, tag);
    }
  }

  /** What is no tag would count as a strong one, and goes. */
  private static void weaken(HttpHeaders fields, String tag) {
    if (tag.startsWith("\"")) {
      fields.set(FieldNames.ETAG, WEAK + tag);
    } else {
      fields.remove(FieldNames.ETAG);
    }
  }

  /**
   * A 304 says what the answer would have said that the client has: its tag, which is weak if that
   * was compressed. Which type that had is not known here.
   */
  static void notModified(HttpHeaders request, HttpHeaders fields) {
    vary(fields);
    String tag = fields.get(FieldNames.ETAG);
    if (tag != null && tag.startsWith("\"") && isAskedWeak(request, WEAK + tag)) {
      weaken(fields, tag);
    }
  }

  private static boolean isAskedWeak(HttpHeaders request, @Nullable String weak) {
    for (String list : request.getAll(FieldNames.IF_NONE_MATCH)) {
      if (weak != null && list.contains(weak)) {
        return true;
      }
    }
    return false;
  }
}
