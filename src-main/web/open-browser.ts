import { spawn } from 'node:child_process';

/** Is there a person with a browser to show the page to? Not in CI, not without a display, not for root on Linux. */
export function mayOpenBrowser(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, userId: number | undefined): boolean {
  if (env.CI !== undefined) return false;
  if (platform === 'darwin' || platform === 'win32') return true;
  return userId !== 0 && (env.DISPLAY !== undefined || env.WAYLAND_DISPLAY !== undefined);
}

/** Opens the address in the person's browser. Where that fails, the printed address is there to be opened by hand. */
export function openBrowser(address: string): void {
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  const child = spawn(opener, [address], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
