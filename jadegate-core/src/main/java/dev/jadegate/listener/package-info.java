/** Bound sockets and the downstream pipeline. */
@NullMarked
package dev.jadegate.listener;

import org.jspecify.annotations.NullMarked;
