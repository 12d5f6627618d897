/** Translates gRPC-Web, which browsers can speak, to gRPC and back. */
@NullMarked
package dev.jadegate.filter.grpcweb;

import org.jspecify.annotations.NullMarked;
