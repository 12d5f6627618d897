/** Connections to instances, a pool per event loop and instance. */
@NullMarked
package dev.jadegate.upstream.pool;

import org.jspecify.annotations.NullMarked;
