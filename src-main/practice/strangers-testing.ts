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

  /**
   * A supervision identity as files: certificate (DER) and .p12 under `secret`, of the old kind (SHA-1 MAC, 3DES), the only
   * one that go-ios reads. Null: openssl failed.
   */
  async supervisionIdentity(openssl: string): Promise<{ readonly der: string; readonly p12: string } | null> {
    const at = (name: string): string => join(this.folder, name);
    const make = async (...args: string[]): Promise<boolean> => (await this.run('', openssl, args)).code === 0;
    const asked = [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-sha256',
      '-days',
      '3650',
      '-subj',
      '/O=Example Org/CN=Example supervision',
    ];
    if (!(await make(...asked, '-keyout', at('key.pem'), '-out', at('certificate.pem')))) return null;
    if (!(await make('x509', '-in', at('certificate.pem'), '-outform', 'der', '-out', at('certificate.der')))) return null;
    const old = ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1', '-passout', 'pass:secret'];
    const bundle = ['-export', '-inkey', at('key.pem'), '-in', at('certificate.pem'), '-out', at('identity.p12'), ...old];
    // LibreSSL (macOS) knows no providers and no -legacy.
    if (!(await make('pkcs12', ...bundle, '-legacy')) && !(await make('pkcs12', ...bundle))) return null;
    return { der: at('certificate.der'), p12: at('identity.p12') };
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
