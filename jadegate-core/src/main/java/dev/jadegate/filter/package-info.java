/** The chain of filters of a route, and the built-in ones. */
@NullMarked
package dev.jadegate.filter;

import org.jspecify.annotations.NullMarked;
