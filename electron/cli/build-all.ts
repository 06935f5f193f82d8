import { buildScreen, buildShell } from './build-screen.ts';
import { CannotRun, EXIT, say } from './output.ts';
import { listenForStop } from './stopping.ts';

// What `npm test` runs before the tests that need something built: the screen and the desktop shell.
const { signal } = listenForStop();
try {
  await buildScreen(signal);
  await buildShell(signal);
} catch (error) {
  if (!(error instanceof CannotRun)) {
    throw error;
  }
  say(error.message);
  process.exitCode = EXIT.checkFailed;
}
