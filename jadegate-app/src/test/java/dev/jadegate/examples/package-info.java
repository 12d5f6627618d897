/** Each example of the folder {@code examples}, started and asked what its README promises. */
@NullMarked
package dev.jadegate.examples;

import org.jspecify.annotations.NullMarked;
