/**
 * The connection to a Redis and what gateways share there. Nothing waits for it: answers come on a
 * loop or a thread of the client and must not keep it; late ones count as none.
 */
@NullMarked
package dev.jadegate.redis;

import org.jspecify.annotations.NullMarked;
