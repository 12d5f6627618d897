/**
 * HTTP/1 framing, both sides: bytes to messages and back. Everything runs on the channel's event
 * loop.
 */
@NullMarked
package dev.jadegate.http1;

import org.jspecify.annotations.NullMarked;
