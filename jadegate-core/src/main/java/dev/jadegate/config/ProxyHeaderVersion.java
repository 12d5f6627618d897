package dev.jadegate.config;

/** The header of the PROXY protocol that instances get. */
public enum ProxyHeaderVersion {
  NONE,
  V1,
  V2
}
