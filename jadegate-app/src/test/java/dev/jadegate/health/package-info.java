/** Active health checks over real sockets. */
@NullMarked
package dev.jadegate.health;

import org.jspecify.annotations.NullMarked;
