/**
 * The way of a request: RequestFlow, the live exchange, its attempts. Everything runs on the
 * exchange's event loop.
 */
@NullMarked
package dev.jadegate.proxy;

import org.jspecify.annotations.NullMarked;
