/**
 * What an author of filters and balancers compiles against. Everything here is a promise;
 * everything a filter sees is called on the event loop of its exchange unless the member says
 * otherwise.
 */
@NullMarked
package dev.jadegate.api;

import org.jspecify.annotations.NullMarked;
