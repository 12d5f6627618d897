/**
 * The response cache: what may be kept and for how long (RFC 9111), where it is kept, and who waits
 * for whom. Knows no exchange.
 */
@NullMarked
package dev.jadegate.cache;

import org.jspecify.annotations.NullMarked;
