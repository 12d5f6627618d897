/** Who asks, and whether they may. */
@NullMarked
package dev.jadegate.filter.auth;

import org.jspecify.annotations.NullMarked;
