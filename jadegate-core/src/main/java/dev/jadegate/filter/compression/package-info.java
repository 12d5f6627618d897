/** Compresses answers on their way to clients that take it. */
@NullMarked
package dev.jadegate.filter.compression;

import org.jspecify.annotations.NullMarked;
