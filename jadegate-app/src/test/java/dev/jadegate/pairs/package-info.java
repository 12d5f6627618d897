/**
 * What the gateway does whatever its clients and its instances speak, on each pair of protocols.
 */
@NullMarked
package dev.jadegate.pairs;

import org.jspecify.annotations.NullMarked;
