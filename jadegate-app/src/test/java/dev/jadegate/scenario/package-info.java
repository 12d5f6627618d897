/**
 * The whole gateway under load, faults, reloads and signals; each test is bounded in time and in
 * the number of requests.
 */
@NullMarked
package dev.jadegate.scenario;

import org.jspecify.annotations.NullMarked;
