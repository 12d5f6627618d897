/**
 * The configuration file as immutable records, and the binder that reads them with every error at
 * once. A record is the schema: its components are the keys. Nothing here touches the network;
 * everything runs at start or reload, off the event loops.
 */
@NullMarked
package dev.jadegate.config;

import org.jspecify.annotations.NullMarked;
