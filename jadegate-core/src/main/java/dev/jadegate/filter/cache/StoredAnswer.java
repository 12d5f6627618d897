package dev.jadegate.filter.cache;

import dev.jadegate.api.BodySource;
import dev.jadegate.api.Verdict;
import dev.jadegate.cache.StoredResponse;
import dev.jadegate.header.ByteRange;
import dev.jadegate.header.Conditions;
import dev.jadegate.message.FieldName;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.PieceSource;
import dev.jadegate.message.ResponseHead;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one request that is made of a stored one: all of it, its head, a part of it, or
 * that the client has it already (RFC 9111, section 4.3.2; RFC 9110, section 14.2). Pure functions.
 */
final class StoredAnswer {
  static final FieldName CACHE_STATUS = FieldName.of("Cache-Status");

  private static final int OK = 200;
  private static final long SECOND = 1000;

  private StoredAnswer() {}

  /**
   * An answer.
   *
   * @param asked the fields of the request as they came
   * @param status what the answer says of the cache; empty: nothing
   */
  static Verdict to(
      HttpMethod method, HttpHeaders asked, StoredResponse stored, long now, String status) {
    HeaderBlock fields = fields(stored, now, status);
    if (isNotModified(asked, stored)) {
      return notModified(fields);
    }
    byte[] body = stored.body();
    ByteRange range =
        method == HttpMethod.GET && stored.status() == OK
            ? range(asked, stored.fields(), body.length)
            : null;
    if (range != null) {
      return part(fields, body, range);
    }
    return Verdict.respond(
        head(stored.status(), fields, body.length),
        method == HttpMethod.HEAD || body.length == 0 ? BodySource.empty() : new PieceSource(body));
  }

  /** The head of an answer whose body is still to come. */
  static ResponseHead head(StoredResponse stored, int length, long now, String status) {
    return head(stored.status(), fields(stored, now, status), length);
  }

  /** Whether the client has it already; only of what would be a 200 (RFC 9110, section 13.2.1). */
  static boolean isNotModified(HttpHeaders asked, StoredResponse stored) {
    return stored.status() == OK && Conditions.isNotModified(asked, stored.fields());
  }

  private static HeaderBlock fields(StoredResponse stored, long now, String status) {
    HeaderBlock fields = (HeaderBlock) stored.fields().copy();
    fields.set(FieldNames.AGE, Long.toString(stored.freshness().ageMillis(now) / SECOND));
    if (!status.isEmpty()) {
      fields.add(CACHE_STATUS, status);
    }
    return fields;
  }

  private static ResponseHead head(int status, HeaderBlock fields, int length) {
    if (fields.contentLength() < 0 && length > 0) {
      fields.set(FieldNames.CONTENT_LENGTH, Integer.toString(length));
    }
    return new ResponseHead(HttpResponseStatus.valueOf(status), fields);
  }

  private static Verdict notModified(HeaderBlock fields) {
    fields.remove(FieldNames.CONTENT_LENGTH).remove(FieldNames.CONTENT_TYPE);
    fields.remove(FieldNames.CONTENT_ENCODING).remove(FieldNames.CONTENT_LANGUAGE);
    return Verdict.respond(
        new ResponseHead(HttpResponseStatus.NOT_MODIFIED, fields), BodySource.empty());
  }

  private static @Nullable ByteRange range(HttpHeaders asked, HttpHeaders stored, int length) {
    String range = asked.get(FieldNames.RANGE);
    return range != null && Conditions.allowRange(asked, stored)
        ? ByteRange.of(range, length)
        : null;
  }

  private static Verdict part(HeaderBlock fields, byte[] body, ByteRange range) {
    if (range.length() == 0) {
      fields.set(FieldNames.CONTENT_RANGE, "bytes */" + body.length);
      fields.set(FieldNames.CONTENT_LENGTH, "0");
      fields.remove(FieldNames.CONTENT_TYPE).remove(FieldNames.CONTENT_ENCODING);
      return Verdict.respond(
          new ResponseHead(HttpResponseStatus.REQUESTED_RANGE_NOT_SATISFIABLE, fields),
          BodySource.empty());
    }
    long last = range.first() + range.length() - 1;
    fields.set(FieldNames.CONTENT_RANGE, "bytes " + range.first() + "-" + last + "/" + body.length);
    fields.set(FieldNames.CONTENT_LENGTH, Long.toString(range.length()));
    return Verdict.respond(
        new ResponseHead(HttpResponseStatus.PARTIAL_CONTENT, fields),
        new PieceSource(body, (int) range.first(), (int) range.length()));
  }
}
