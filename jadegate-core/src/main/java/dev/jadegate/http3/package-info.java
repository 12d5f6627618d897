/**
 * HTTP/3 of clients (RFC 9114): frames of a QUIC stream to request objects and back, on the event
 * loop of the connection.
 */
@NullMarked
package dev.jadegate.http3;

import org.jspecify.annotations.NullMarked;
