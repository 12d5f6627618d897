# Finds a JDK for the scripts of this project; read with `source`, sets JDK_HOME or returns 1.
#
# Order: JADEGATE_JAVA_HOME (the user's word: used or refused, never passed over), JAVA_HOME, the
# `java` on the PATH, the usual places. Among the usual places the oldest that is new enough wins,
# because that is the one the project is built and tested with. Versions come from the `release`
# file that every JDK since 9 carries: starting a JVM only to ask it costs a tenth of a second.

JDK_FEATURE=25

# The feature version ("25") of the JDK in $1, or nothing.
jdk_feature() {
  local key value
  [[ -x $1/bin/java && -r $1/release ]] || return 0
  while IFS='=' read -r key value; do
    [[ $key == JAVA_VERSION ]] || continue
    value=${value//[\"$'\r']/}
    printf '%s' "${value%%[!0-9]*}"
    return 0
  done <"$1/release"
}

# Whether the JDK in $1 is new enough and can compile.
jdk_fits() {
  local feature
  feature=$(jdk_feature "$1")
  [[ -n $feature && $feature -ge $JDK_FEATURE && -x $1/bin/javac ]]
}

find_jdk() {
  JDK_HOME=
  if [[ -n ${JADEGATE_JAVA_HOME:-} ]]; then
    jdk_fits "$JADEGATE_JAVA_HOME" && JDK_HOME=$JADEGATE_JAVA_HOME && return 0
    echo "JADEGATE_JAVA_HOME is $JADEGATE_JAVA_HOME: found Java" \
      "'$(jdk_feature "$JADEGATE_JAVA_HOME")', expected a JDK $JDK_FEATURE or newer" >&2
    return 1
  fi
  if [[ -n ${JAVA_HOME:-} ]] && jdk_fits "$JAVA_HOME"; then
    JDK_HOME=$JAVA_HOME
    return 0
  fi
  local java home feature best=
  if java=$(command -v java) && java=$(readlink -f "$java") && jdk_fits "${java%/bin/java}"; then
    JDK_HOME=${java%/bin/java}
    return 0
  fi
  for home in /usr/lib/jvm/* /usr/java/* /opt/* /opt/*/* /usr/local/* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    jdk_fits "$home" || continue
    feature=$(jdk_feature "$home")
    if [[ -z $best || $feature -lt $best ]]; then
      best=$feature
      JDK_HOME=$home
    fi
  done
  [[ -n $JDK_HOME ]] && return 0
  cat >&2 <<END
No JDK $JDK_FEATURE or newer found. Looked at JADEGATE_JAVA_HOME, JAVA_HOME, the java on the PATH,
/usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks. Ways to get one:
  Debian, Ubuntu   apt-get install openjdk-$JDK_FEATURE-jdk-headless (or temurin-$JDK_FEATURE-jdk
                   with the package source of Eclipse Adoptium)
  Fedora           dnf install java-$JDK_FEATURE-openjdk-devel
  SDKMAN           sdk install java $JDK_FEATURE-tem
  macOS            brew install openjdk@$JDK_FEATURE
Then start again, or say where it is with JADEGATE_JAVA_HOME=/path/to/jdk.
END
  return 1
}
