/** Traces at the wire: what instances and collectors get. */
@NullMarked
package dev.jadegate.wire.tracing;

import org.jspecify.annotations.NullMarked;
