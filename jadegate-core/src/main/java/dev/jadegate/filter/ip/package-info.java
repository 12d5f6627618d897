/** Who may pass, by address. */
@NullMarked
package dev.jadegate.filter.ip;

import org.jspecify.annotations.NullMarked;
