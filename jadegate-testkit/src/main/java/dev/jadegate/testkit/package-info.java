/**
 * What wire tests are made of: a gateway in the test's process, an origin that misbehaves byte for
 * byte, a client on a raw socket, the same for frames of HTTP/2 and WebSocket, origin and client of
 * HTTP/2 by another codec than the gateway's, gates and a manual clock. Sockets are on loopback,
 * ports are free ones, and nothing waits longer than {@link dev.jadegate.testkit.Gate#PATIENCE}.
 */
@NullMarked
package dev.jadegate.testkit;

import org.jspecify.annotations.NullMarked;
