/** Real gateways between raw sockets: what goes over the wire, byte for byte. */
@NullMarked
package dev.jadegate.wire;

import org.jspecify.annotations.NullMarked;
