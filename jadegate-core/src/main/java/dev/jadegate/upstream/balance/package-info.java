/** Balancers: plain classes, one algorithm a file. */
@NullMarked
package dev.jadegate.upstream.balance;

import org.jspecify.annotations.NullMarked;
