/** What of Netty's QUIC has no other door. */
@NullMarked
package io.netty.handler.codec.quic;

import org.jspecify.annotations.NullMarked;
