import { type ChildProcess, execFile } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findTool } from '#lib/testing/find-tool.ts';

const RUN_MS = 30_000;

export interface Ended {
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

/** For tests: programs that other people wrote for real devices, run against the address of a practice bench. */
export class Strangers {
  /** A home of their own: no client may find settings or pair records of the person who runs the tests. */
  readonly folder = mkdtempSync(join(tmpdir(), 'shitaku-strangers-'));
  #goIos: string | null | undefined;

  /** Runs a client to its end; `until` ends it as soon as its output is enough. */
  run(address: string, program: string, args: readonly string[], until?: (stdout: string) => boolean): Promise<Ended> {
    return this.begin(address, program, args, until).ended;
  }

  /** The same for one that runs until something happens. */
  begin(
    address: string,
    program: string,
    args: readonly string[],
    until?: (stdout: string) => boolean,
  ): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
    const { folder } = this;
    const env = { ...process.env, USBMUXD_SOCKET_ADDRESS: address, HOME: folder, XDG_CONFIG_HOME: folder, LC_ALL: 'C.UTF-8', TZ: 'UTC' };
    const { promise: ended, resolve: settle } = Promise.withResolvers<Ended>();
    const child = execFile(program, args, { env, cwd: folder, timeout: RUN_MS, encoding: 'utf8' }, (error, stdout, stderr) => {
      settle({ code: error === null ? 0 : (error.code ?? error.signal ?? 'failed'), stdout, stderr });
    });
    if (until !== undefined) {
      let seen = '';
      child.stdout?.on('data', (chunk: string) => {
        seen += chunk;
        if (until(seen)) child.kill('SIGTERM');
      });
    }
    return { child, ended };
  }

  /** The go-ios package's program for this machine, as a copy that may be executed; null when there is none. */
  goIos(): string | null {
    this.#goIos ??= copyOfGoIos(this.folder);
    return this.#goIos;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function copyOfGoIos(folder: string): string | null {
  const machine = `${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const dist = resolve(import.meta.dirname, '../../node_modules/go-ios/dist');
  const name = process.platform === 'win32' ? 'ios.exe' : 'ios';
  const program = join(dist, `go-ios-${machine}_${machine.replace('-', '_')}`, name);
  if (!existsSync(program)) return null;
  const copy = join(folder, name);
  copyFileSync(program, copy);
  chmodSync(copy, 0o755);
  return copy;
}

/** Why a tool's test is skipped; null when the tool is there. */
export function missing(tool: string): string | null {
  if (findTool(tool) !== null) return null;
  const more: Readonly<Record<string, string>> = { ideviceinstaller: 'ideviceinstaller' };
  return `${tool} is not installed (Debian: ${more[tool] ?? 'libimobiledevice-utils'})`;
}
