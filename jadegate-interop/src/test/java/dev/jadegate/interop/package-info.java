/** gRPC's own interoperability suite, straight and through a gateway. */
@NullMarked
package dev.jadegate.interop;

import org.jspecify.annotations.NullMarked;
