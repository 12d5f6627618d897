package dev.jadegate.config;

import java.util.List;

/** Which client addresses may pass; deny wins, an empty allow list allows all. */
public record IpConfig(List<String> allow, List<String> deny) {}
