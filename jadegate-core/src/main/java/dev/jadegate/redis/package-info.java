/**
 * The connection to a Redis and what gateways share there. Nothing waits for it: answers come on a
 * thread of the client, late ones count as none.
 */
@NullMarked
package dev.jadegate.redis;

import org.jspecify.annotations.NullMarked;
