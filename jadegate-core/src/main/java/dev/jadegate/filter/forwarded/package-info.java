/** Tells the instance who the client is. */
@NullMarked
package dev.jadegate.filter.forwarded;

import org.jspecify.annotations.NullMarked;
