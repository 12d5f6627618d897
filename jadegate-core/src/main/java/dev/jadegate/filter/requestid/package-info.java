/** A name for every request, passed on and given back. */
@NullMarked
package dev.jadegate.filter.requestid;

import org.jspecify.annotations.NullMarked;
