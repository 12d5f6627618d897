/**
 * What wire tests are made of: a gateway in the test's process, an origin that misbehaves byte for
 * byte, a client on a raw socket, gates and a manual clock. Sockets are on loopback, ports are free
 * ones, and nothing waits longer than {@link dev.jadegate.testkit.Gate#PATIENCE}.
 */
@NullMarked
package dev.jadegate.testkit;

import org.jspecify.annotations.NullMarked;
