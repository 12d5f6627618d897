/**
 * Frames and the handshake of WebSocket (RFC 6455), as far as a gateway that passes them on needs.
 */
@NullMarked
package dev.jadegate.websocket;

import org.jspecify.annotations.NullMarked;
