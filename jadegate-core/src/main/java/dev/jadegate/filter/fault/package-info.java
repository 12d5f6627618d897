/** Delays and failures on purpose, to see how callers take them. */
@NullMarked
package dev.jadegate.filter.fault;

import org.jspecify.annotations.NullMarked;
