import { spawn } from 'node:child_process';
import { delimiter, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const bin = resolve(root, 'node_modules/.bin');

export interface ToolRun {
  /** Exit code; null when it was ended by a signal or could not be started. */
  readonly code: number | null;
  /** Everything it wrote, in the order it came. */
  readonly output: string;
}

/** Runs a program of ours to its end. Never rejects; a program that takes longer than `limitMs` is ended. */
export function runTool(name: string, args: readonly string[], limitMs: number, env: NodeJS.ProcessEnv = {}): Promise<ToolRun> {
  return new Promise((done) => {
    const child = spawn(name, args, {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', ...env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: limitMs,
    });
    let output = '';
    const collect = (text: string) => {
      output += text;
    };
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    child.once('error', (error) => done({ code: null, output: `${output}${error.message}\n` }));
    child.once('close', (code) => done({ code, output: code === null ? `${output}${name} did not end within ${limitMs} ms\n` : output }));
  });
}
