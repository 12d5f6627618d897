package dev.jadegate.message;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * An interim response (1xx, RFC 9110, section 15.2): a head of its own, which ends nothing. Codecs
 * split it off, so that above them a response head is always the final one.
 */
public record Interim(HttpResponseStatus status, HttpHeaders headers) {}
