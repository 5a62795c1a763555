# Sourced by ./spikeloom and ./dev: installs missing packages, configures and builds a preset.
#
# Everything said here goes to stderr, because stdout belongs to the program that runs afterwards.
# Expects `root`, the top of the tree. Nothing here reads stdin.

export CCACHE_BASEDIR="${CCACHE_BASEDIR:-$root}" CCACHE_NOHASHDIR=1

say() { printf 'spikeloom: %s\n' "$*" >&2; }
fail() { say "$*"; exit 70; }

# need_packages GROUP...: installs what is missing of these groups of cmake/packages.txt.
need_packages() {
  command -v dpkg-query >/dev/null || return 0 # not Debian: CMake names what it does not find
  local group package wanted=() missing=() apt install installed
  while read -r group package; do
    case " $* " in *" $group "*) wanted+=("$package") ;; esac
  done <"$root/cmake/packages.txt"
  installed=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package} \n' "${wanted[@]}" 2>/dev/null)
  for package in "${wanted[@]}"; do
    case "$installed" in *"ii  $package "*) ;; *) missing+=("$package") ;; esac
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=120)
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "no sudo here; as root: apt-get install ${missing[*]}"
    apt=(sudo "${apt[@]}")
  fi
  say "installing ${missing[*]}"
  mkdir -p "$root/build"
  install=("${apt[@]}" install -y --no-install-recommends "${missing[@]}")
  { # the lists of packages are fetched only when those at hand do not do
    "${install[@]}" || { "${apt[@]}" update && "${install[@]}"; }
  } </dev/null >"$root/build/install.log" 2>&1 && return 0
  tail -n 20 "$root/build/install.log" >&2
  fail "could not install the packages above; everything apt said: $root/build/install.log"
}

# Turns ninja's lines into one line that rewrites itself; on a pipe, into one line in all.
show_progress() {
  local log=$root/build/$1.log line status shown=0
  while IFS= read -r line; do
    printf '%s\n' "$line"
    case "$line" in
      *"Re-checking globbed"* | *"no work to do"*) continue ;;
      "["*"] "*) status=${line%%]*} status=${status#[} ;;
      *) continue ;;
    esac
    if [ -t 2 ]; then
      printf '\r\033[Kspikeloom: building %s: %s' "$1" "$status" >&2
    elif [ $shown -eq 0 ]; then
      say "building $1 (log: $log)"
    fi
    shown=1
  done
  if [ -t 2 ] && [ $shown -eq 1 ]; then printf '\r\033[K' >&2; fi
}

# build PRESET [TARGET...]: configures where needed and builds; silent when nothing has to be done.
build() {
  local preset=$1 folder="$root/build/$1" log="$root/build/$1.log"
  shift
  mkdir -p "$root/build"
  ( # one builder at a time in one folder
    flock 9
    if ! grep -qsxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$folder/CMakeCache.txt"; then
      rm -rf "$folder" # never configured, or the tree has moved
    fi
    if [ ! -e "$folder/build.ninja" ]; then
      say "configuring $preset"
      (cd "$root" && cmake --preset "$preset") </dev/null >"$log" 2>&1 || exit 1
    fi
    set -o pipefail
    cmake --build "$folder" --target "${@:-all}" -j "$(nproc)" </dev/null 2>&1 | show_progress "$preset" >"$log"
  ) 9>"$root/build/$preset.lock" || { grep -A 30 -m 1 -E '^FAILED|[Ee]rror' "$log" >&2; fail "the build failed; all of its output: $log"; }
}
