/** Tells the instance which certificate the client showed; nobody else can. */
@NullMarked
package dev.jadegate.filter.clientcert;

import org.jspecify.annotations.NullMarked;
