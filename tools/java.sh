#!/usr/bin/env bash
# See that a Java runtime is here for Apache Spark; install Debian's when we may, else say what is missing.
set -euo pipefail
command -v java >/dev/null || [ -x "${JAVA_HOME:-}/bin/java" ] && exit 0
run=()
if [ "$(id -u)" -ne 0 ]; then
  if sudo -n true 2>/dev/null; then run=(sudo -n); else missing_root=1; fi
fi
if command -v apt-get >/dev/null && [ -z "${missing_root:-}" ]; then
  echo "Installing for Apache Spark: default-jre-headless"
  "${run[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${run[@]}" apt-get install -y -qq --no-install-recommends default-jre-headless >/dev/null
  exit 0
fi
echo "Apache Spark needs a Java runtime, 17 or 21 (Debian: default-jre-headless). Please install it, or name one with JAVA_HOME=/path/to/it." >&2
exit 1
