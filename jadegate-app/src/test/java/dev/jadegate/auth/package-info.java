/** Tokens against a scheme alone, made by other means than those that verify them. */
@NullMarked
package dev.jadegate.auth;

import org.jspecify.annotations.NullMarked;
