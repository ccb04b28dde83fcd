import { parseArgs } from 'node:util';

export interface WebArguments {
  /** Start in the practice world, whatever was chosen before. */
  readonly practice: boolean;
  /** Port of the console; 0 takes any free one. */
  readonly port: number;
  /** Data folder; null: the platform's place. */
  readonly folder: string | null;
  /** Where the browser saves; null: the usual place. */
  readonly downloads: string | null;
  readonly open: boolean;
}

export const usage = `usage: [--practice] [--port N] [--data FOLDER] [--downloads FOLDER] [--no-open]`;

/** Reads the command line; throws with a sentence for the person who typed it. */
export function readArguments(args: readonly string[]): WebArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      practice: { type: 'boolean', default: false },
      port: { type: 'string', default: '0' },
      data: { type: 'string' },
      downloads: { type: 'string' },
      'no-open': { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port must be a number from 0 to 65535, not ${values.port}`);
  return { practice: values.practice, port, folder: values.data ?? null, downloads: values.downloads ?? null, open: !values['no-open'] };
}
