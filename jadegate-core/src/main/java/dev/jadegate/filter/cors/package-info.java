/** Cross-origin requests. */
@NullMarked
package dev.jadegate.filter.cors;

import org.jspecify.annotations.NullMarked;
