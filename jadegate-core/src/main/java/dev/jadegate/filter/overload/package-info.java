/** Refuses requests while the gateway itself has too much to do. */
@NullMarked
package dev.jadegate.filter.overload;

import org.jspecify.annotations.NullMarked;
