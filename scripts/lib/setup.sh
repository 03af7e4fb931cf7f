# Sets the project up: system packages, the environment in .venv, the project itself.
# To be sourced; then `set_up`, or `set_up test` for what only the tests need besides, or
# `set_up bench` for what only the measurements need besides that; `set_up train` for training a
# model, in an environment of its own, .venv-train: its packages are large and in no lock.
# A second run finds everything in place by looking, without apt or pip, and takes a few hundredths of a second.

root="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)"
venv="$root/.venv"
lock="$root/scripts/requirements.lock"
stamp="$venv/.set-up-of" # there only when the environment is whole
extra="" # of the project, to be installed without the lock

say() { printf 'supine: %s\n' "$1" >&2; }

fail() {
  say "$1"
  exit 1
}

# --- system packages -------------------------------------------------------------------------

# Prints the Python to build the environment with: of a right version, and able to build one.
find_python() {
  local candidate
  for candidate in ${SUPINE_PYTHON:+"$SUPINE_PYTHON"} python3 python3.13 python3.12 python3.11 /usr/bin/python3; do
    if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
      >/dev/null 2>&1; then
      command -v -- "$candidate"
      return
    fi
  done
  return 1
}

# Prints the Debian packages that are missing, a line each.
missing_packages() {
  local libraries
  libraries="$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null || true)"
  [ -x "$venv/bin/python" ] || find_python >/dev/null || echo python3-venv
  case "$libraries" in *libportaudio.so.2*) ;; *) echo libportaudio2 ;; esac
  case "$libraries" in *libespeak-ng.so.1*) ;; *) echo libespeak-ng1 ;; esac
  case "${1:-}" in train | test | bench) ;; *) return 0 ;; esac
  command -v espeak-ng >/dev/null || echo espeak-ng
  [ "$1" != train ] || return 0
  command -v pulseaudio >/dev/null || echo pulseaudio
  command -v parec >/dev/null || echo pulseaudio-utils
  command -v flite >/dev/null || echo flite
  [ "$1" = bench ] || return 0
  local voices
  command -v festival >/dev/null || echo festival
  voices="$(festival -b '(print (voice.list))' 2>/dev/null || true)"
  case "$voices" in *kal_diphone*) ;; *) echo festvox-kallpc16k ;; esac
  case "$voices" in *ked_diphone*) ;; *) echo festvox-kdlpc16k ;; esac
  case "$voices" in *cmu_us_slt_arctic_hts*) ;; *) echo festvox-us-slt-hts ;; esac
}

install_packages() {
  local as_root=() log
  command -v apt-get >/dev/null ||
    fail "this system lacks apt-get: install what Debian calls $* with its own package manager, then run this again."
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null ||
      fail "as neither root nor a user of sudo, $* cannot be installed: have an administrator run 'apt-get install $*', then run this again."
    as_root=(sudo)
  fi
  say "installing the system packages $* ..."
  log="$(mktemp)"
  # The package list may be missing or old: try as it is, then with a fresh one.
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120)
  if ! "${as_root[@]}" "${apt[@]}" install --no-install-recommends "$@" </dev/null >"$log" 2>&1 &&
    ! { "${as_root[@]}" "${apt[@]}" update </dev/null >"$log" 2>&1 &&
      "${as_root[@]}" "${apt[@]}" install --no-install-recommends "$@" </dev/null >>"$log" 2>&1; }; then
    tail -n 15 "$log" >&2
    rm -f "$log"
    fail "apt-get could not install $* (its own words are above): mend that, then run this again."
  fi
  rm -f "$log"
}

set_up_system() {
  [ "$(uname -s)" = Linux ] || return 0
  local packages
  packages="$(missing_packages "$@")"
  # Names of packages hold no spaces: splitting is meant.
  # shellcheck disable=SC2086
  [ -z "$packages" ] || install_packages $packages
}

# --- the environment -------------------------------------------------------------------------

# What the environment was made from. The path counts: scripts inside it name it.
fingerprint() {
  printf '%s\n' "$root"
  if command -v sha256sum >/dev/null; then
    sha256sum <"$lock"
    sha256sum <"$root/pyproject.toml"
  else
    shasum -a 256 <"$lock"
    shasum -a 256 <"$root/pyproject.toml"
  fi
}

is_current() {
  [ -x "$venv/bin/python" ] && [ -x "$venv/bin/supine" ] && [ -f "$stamp" ] &&
    [ "$(fingerprint)" = "$(cat "$stamp")" ]
}

# pip in the environment, deaf to settings that would make it install elsewhere.
quiet_pip() {
  local log="$venv/pip.log"
  if ! env -u PIP_USER -u PIP_TARGET -u PIP_PREFIX -u PIP_ROOT -u PYTHONPATH -u PYTHONHOME \
    PYTHONNOUSERSITE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 \
    "$venv/bin/python" -m pip install --quiet "$@" </dev/null >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    fail "pip could not install the Python packages (its own words are above): see to the network or the disk, then run this again."
  fi
}

build_environment() {
  local python
  python="$(find_python)" ||
    fail "Python 3.11, 3.12 or 3.13 with its venv module is needed, and none was found: install one, or name it with SUPINE_PYTHON=/path/to/python3."
  # No stamp: an earlier set-up was cut short, and what it left is not to be trusted.
  if [ ! -f "$stamp" ] || ! "$venv/bin/python" -m pip --version >/dev/null 2>&1 ||
    [ "$(head -n 1 "$stamp")" != "$root" ]; then
    rm -rf "$venv"
    env -u PYTHONPATH -u PYTHONHOME "$python" -m venv "$venv" >&2 ||
      fail "$python could not make an environment in $venv: see its words above."
  fi
  rm -f "$stamp"
  say "installing the Python packages into ${venv##*/} (once; a minute or two) ..."
  quiet_pip --require-hashes --no-deps -r "$lock"
  quiet_pip --no-index --no-deps --no-build-isolation --editable "$root"
  [ -z "$extra" ] || quiet_pip --no-build-isolation --editable "$root[$extra]"
  fingerprint >"$stamp.new"
  mv "$stamp.new" "$stamp"
}

set_up_environment() {
  ! is_current || return 0
  [ -w "$root" ] || fail "$root cannot be written to, and the environment is to lie there: clone the project to a folder of yours."
  if command -v flock >/dev/null; then
    exec 9>"$venv.lock"
    flock -n 9 || { say "another set-up is at work here; waiting for it ..." && flock 9; }
  fi
  is_current || build_environment
  ! command -v flock >/dev/null || exec 9>&-
}

set_up() {
  if [ "${1:-}" = train ]; then
    venv="$root/.venv-train"
    stamp="$venv/.set-up-of"
    extra=train
  fi
  set_up_system "$@"
  set_up_environment
}
