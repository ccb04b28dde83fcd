import { spawn } from 'node:child_process';
import { electronInstaller, findElectron } from './find-electron.ts';

/** How long to wait for an answer of the place the runtime comes from. Milliseconds. */
const ANSWER_LIMIT_MS = 4_000;
/** The runtime is about 120 MB. Milliseconds. */
const DOWNLOAD_LIMIT_MS = 300_000;

/**
 * An Electron runtime, fetched when there is none and where it comes from answers within a few seconds; null otherwise.
 * `say` is told before a download begins.
 */
export async function obtainElectron(say: () => void): Promise<string | null> {
  const found = findElectron();
  if (found !== null) return found;
  const installer = electronInstaller();
  if (installer === null || !(await sourceAnswers())) return null;
  say();
  await new Promise<void>((resolve) => {
    const child = spawn(process.execPath, [installer], { stdio: 'ignore', timeout: DOWNLOAD_LIMIT_MS });
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  });
  return findElectron();
}

/** Asked first, because the installer itself waits much longer for a network that is not there. */
async function sourceAnswers(): Promise<boolean> {
  const source = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror ?? 'https://github.com/electron/electron';
  try {
    await fetch(source, { method: 'HEAD', signal: AbortSignal.timeout(ANSWER_LIMIT_MS) });
    return true;
  } catch {
    return false; // any failure means the same: not from here
  }
}
