/** Compression at the wire. */
@NullMarked
package dev.jadegate.wire.compression;

import org.jspecify.annotations.NullMarked;
