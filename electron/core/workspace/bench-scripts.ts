/**
 * What runs in the bench: plain POSIX sh with GNU or busybox tools. Names come as arguments that begin with `./` and
 * go back ended by NUL, so that spaces, line ends and leading hyphens in them mean nothing.
 */

const SYNC_ID = '/root/.layerlab-workspace';

/** One entry as `type mode size times path NUL`; the second way is for a find without -printf (busybox). */
const DESCRIBE = `
describe() {
  for f; do
    if [ -L "$f" ]; then t=l; elif [ -f "$f" ]; then t=f; elif [ -d "$f" ]; then t=d; else t=o; fi
    s=$(stat -c '%a %s %Y/%Z/%i' "$f") && printf '%s %s %s\\0' "$t" "$s" "\${f#./}"
  done
}`;

export const LIST = `
cat ${SYNC_ID} 2>/dev/null; printf '\\0'
mkdir -p /workspace && cd /workspace || exit 1
if find . -maxdepth 0 -printf '' 2>/dev/null; then
  find . -mindepth 1 -name '.layerlab-*' -prune -o -printf '%y %m %s %T@/%C@/%i %P\\0'
else
  find . -mindepth 1 ! -name '.layerlab-*' -exec sh -c '${DESCRIBE.replaceAll("'", "'\\''")}
describe "$@"' layerlab {} +
fi
printf 'end\\0'`;

/** One line a file, in the order of the arguments. */
export const HASH = `
cd /workspace || exit 1
for f; do
  { [ -f "$f" ] && [ ! -L "$f" ] && sha256sum <"$f"; } 2>/dev/null || echo none
done`;

/** Arguments: path, hash that is expected there (or none, any), hash of what comes on standard input. */
export const WRITE = `${DESCRIBE}
cd /workspace || exit 1
f=$1 expected=$2 new=$3 t=
fail() {
  [ -z "$t" ] || rm -f "$t"
  printf '%s\\0' "$*"
  cat >/dev/null
  exit 1
}
check() {
  if [ -L "$f" ] || { [ -e "$f" ] && [ ! -f "$f" ]; }; then fail not-a-file; fi
  now=none
  [ ! -f "$f" ] || now=$(sha256sum <"$f" | cut -c1-64)
  [ "$expected" = any ] || [ "$now" = "$expected" ] || [ "$now" = "$new" ] || fail conflict "$now"
}
check
mkdir -p "\${f%/*}" || fail
t=$(mktemp "\${f%/*}/.layerlab-XXXXXX") || fail
cat >"$t" || fail
[ "$(sha256sum <"$t" | cut -c1-64)" = "$new" ] || { echo 'the content arrived broken' >&2; fail; }
if [ -f "$f" ]; then
  chmod "$(stat -c %a "$f")" "$t" && chown "$(stat -c %u:%g "$f")" "$t"
else
  chmod 644 "$t"
fi
check
mv -f "$t" "$f" || fail
printf 'written\\0'
describe "$f"`;

/** Exit codes: 45 the new name is taken, 46 there is nothing of the old name. */
export const RENAME = `
cd /workspace || exit 1
if [ -e "$2" ] || [ -L "$2" ]; then exit 45; fi
if [ ! -e "$1" ] && [ ! -L "$1" ]; then exit 46; fi
mkdir -p "\${2%/*}" && mv "$1" "$2"`;

export const REMOVE = `
cd /workspace || exit 1
exec rm -rf "$@"`;

export const REMOVE_EMPTY = `
cd /workspace || exit 1
rmdir "$@" 2>/dev/null`;

export const REMEMBER = `printf %s "$1" >${SYNC_ID}`;

/**
 * Says something on standard output whenever something may have changed. Where inotifywait is missing, or the kernel
 * has no watches left, it looks once a second.
 */
export const WATCH = `
cd /workspace || exit 1
if command -v inotifywait >/dev/null 2>&1; then
  inotifywait -m -r -e close_write,create,delete,move,attrib --exclude '/\\.layerlab-' --format . . 2>&1
fi
while :; do
  now=$(find . -exec stat -c '%n %s %Y %Z %i %a' {} + 2>/dev/null | sha256sum)
  [ "$now" = "$last" ] || echo .
  last=$now
  sleep 1
done`;
