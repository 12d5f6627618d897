/** Response fields that make browsers careful. */
@NullMarked
package dev.jadegate.filter.security;

import org.jspecify.annotations.NullMarked;
