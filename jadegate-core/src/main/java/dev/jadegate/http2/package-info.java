/**
 * HTTP/2 (RFC 9113): frames, flow control and streams of a connection, for both sides. A stream is
 * an object, not a channel. Everything belongs to the connection's event loop.
 */
@NullMarked
package dev.jadegate.http2;

import org.jspecify.annotations.NullMarked;
