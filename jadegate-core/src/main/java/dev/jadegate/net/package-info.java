/**
 * What a connection of any protocol does to its socket: linger, reset, notice that nothing moves.
 */
@NullMarked
package dev.jadegate.net;

import org.jspecify.annotations.NullMarked;
