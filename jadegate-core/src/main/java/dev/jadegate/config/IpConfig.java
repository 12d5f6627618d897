package dev.jadegate.config;

import java.util.List;

/** Which client addresses may pass; deny wins, an empty allow list allows all. */
public record IpConfig(
    @Key(value = "Only these may pass.", format = Format.ADDRESSES) List<String> allow,
    @Key(value = "These may not.", format = Format.ADDRESSES) List<String> deny) {}
