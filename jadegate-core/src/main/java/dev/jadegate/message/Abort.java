package dev.jadegate.message;

import dev.jadegate.api.Failure;

/**
 * Read from a channel: the other side is gone or broke the protocol. Written to a channel: cut it,
 * so that the other side can see that what it got is not whole. HTTP/1 closes the connection,
 * HTTP/2 and HTTP/3 reset the stream.
 *
 * @param failure why
 * @param detail for the log, never for a client
 */
public record Abort(Failure failure, String detail) {}
