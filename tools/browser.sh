#!/usr/bin/env bash
# See that a Chromium and a Chinese font are here; install Debian's when we may, else say what is missing.
set -euo pipefail
missing=()
command -v chromium >/dev/null || command -v google-chrome >/dev/null || [ -n "${CHROMIUM:-}" ] || missing+=(chromium)
fc-list :lang=zh 2>/dev/null | grep -q . || missing+=(fonts-noto-cjk)
[ ${#missing[@]} -eq 0 ] && exit 0
run=()
if [ "$(id -u)" -ne 0 ]; then
  if sudo -n true 2>/dev/null; then run=(sudo -n); else missing_root=1; fi
fi
if command -v apt-get >/dev/null && [ -z "${missing_root:-}" ]; then
  echo "Installing for the browser journeys: ${missing[*]}"
  "${run[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${run[@]}" apt-get install -y -qq --no-install-recommends fontconfig "${missing[@]}" >/dev/null
  exit 0
fi
echo "The browser journeys need: ${missing[*]} (Debian's names). Please install them, or name a Chromium with CHROMIUM=/path/to/it." >&2
exit 1
