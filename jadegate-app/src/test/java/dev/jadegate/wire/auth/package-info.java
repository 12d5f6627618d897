/** Who is let pass, as clients see it. */
@NullMarked
package dev.jadegate.wire.auth;

import org.jspecify.annotations.NullMarked;
