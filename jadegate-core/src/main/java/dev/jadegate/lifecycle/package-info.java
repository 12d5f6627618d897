/** Start, reload, drain and stop; the compiler from configuration to snapshot. */
@NullMarked
package dev.jadegate.lifecycle;

import org.jspecify.annotations.NullMarked;
