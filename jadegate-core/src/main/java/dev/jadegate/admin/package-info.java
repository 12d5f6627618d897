/** The pages of the gateway itself: health and metrics. */
@NullMarked
package dev.jadegate.admin;

import org.jspecify.annotations.NullMarked;
