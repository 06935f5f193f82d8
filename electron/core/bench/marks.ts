/**
 * Marks: what the bench tells the app through the terminal, unseen by the learner.
 *
 * The `docker` shim and the prompt of a bench write OSC escape sequences to the terminal (never to standard output, so
 * pipes and captured output stay clean). The app reads them out of the stream and takes them away.
 *
 *     ESC ] 7717 ; <nonce> ; start ; <id> ; <base64> BEL    a docker command begins
 *     ESC ] 7717 ; <nonce> ; end ; <id> ; <code> BEL        it has ended, with this exit code (decimal, 0-255)
 *     ESC ] 7717 ; <nonce> ; prompt BEL                     the shell waits for a command
 *
 * - `nonce` is the value of the environment variable {@link MARK_ENV} that the app gave this terminal. A mark with
 *   another nonce is somebody's output and not ours. Without the variable nothing is ever written.
 * - `id` joins start and end: `[0-9.-]+`, unique in the bench.
 * - `base64` (no line breaks) decodes to UTF-8 strings, each ended by NUL: the working directory, then the words of the
 *   command beginning with `docker`.
 * - A `start` without an `end` is a command that was killed together with its shim; the next `prompt` ends it.
 * - Marks of a pipeline's docker commands interleave; each mark is written by one write and is never torn.
 */
export const MARK_OSC = 7717;

/** Environment variable of a bench terminal that holds its nonce. Inner containers never see it. */
export const MARK_ENV = 'LAYERLAB_MARK';

/** The program of a bench terminal: a login-like bash (or sh) with our prompt, in /workspace. */
export const BENCH_SHELL = '/opt/layerlab/shell';
