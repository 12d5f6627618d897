/** The response cache over the wire (RFC 9111; SEMANTICS 99 to 116). */
@NullMarked
package dev.jadegate.wire.cache;

import org.jspecify.annotations.NullMarked;
