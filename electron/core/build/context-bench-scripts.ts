/**
 * What reads a build context on a bench: plain POSIX sh with GNU or busybox tools. The first word is the folder below
 * /workspace, empty for itself. Names end with NUL, so that spaces and line ends in them mean nothing.
 */

/** The folder is not there. */
export const NO_FOLDER = 44;

/**
 * Words: the folder, then files to be read. Says of each file `y` and its content in base64, or `n`; then each entry as
 * `type mode size mtime path NUL link NUL`; then `end NUL`.
 */
export const LIST_CONTEXT = `
cd "/workspace/$1" 2>/dev/null || exit ${NO_FOLDER}
shift
for f; do
  if [ -f "$f" ]; then printf y; head -c 4194304 <"$f" | base64 | tr -d '\\n'; else printf n; fi
  printf '\\0'
done
if find . -maxdepth 0 -printf '' 2>/dev/null; then
  find . -mindepth 1 -name '.layerlab-*' -prune -o -printf '%y %m %s %T@ %P\\0%l\\0'
else
  find . -mindepth 1 ! -name '.layerlab-*' -exec sh -c '
    for f; do
      if [ -L "$f" ]; then t=l; elif [ -f "$f" ]; then t=f; elif [ -d "$f" ]; then t=d; else t=o; fi
      s=$(stat -c "%a %s %Y" "$f") || continue
      printf "%s %s %s\\0%s\\0" "$t" "$s" "\${f#./}" "$(readlink "$f")"
    done' layerlab {} +
fi && printf 'end\\0'`;

/** Names of files on standard input, ended by NUL; gives a tar of them and after it how that went. */
export const PACK_CONTEXT = `
cd "/workspace/$1" || exit ${NO_FOLDER}
case $(tar --version 2>/dev/null) in
*GNU*) tar -c -f - --hard-dereference --no-recursion --null -T - ;;
*) xargs -0 sh -c 'for f; do printf "%s\\n" "$f"; done' layerlab | tar -c -f - -T - ;;
esac
printf '\\nlayerlab %s\\n' $?`;
