/**
 * The objects that pass through channels of every protocol, beside Netty's own: heads, header
 * blocks, Interim, Abort. No I/O.
 */
@NullMarked
package dev.jadegate.message;

import org.jspecify.annotations.NullMarked;
