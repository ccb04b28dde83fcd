import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readKitArguments } from './kit/arguments.ts';
import type { Work } from './kit/batch.ts';
import type { OpenBench } from './kit/open-bench.ts';
import { Stop } from './kit/stop.ts';
import { openTerminal } from './kit/terminal.ts';
import { languageOf, wordsOf } from './kit/words.ts';

/** The kitting bench without a screen: plan, confirm, start, follow, report, through the calls that the console makes. */
const language = languageOf(process.env);
const words = wordsOf(language);
const terminal = openTerminal(process.stderr);
const stopping = new AbortController();
let bench: OpenBench | null = null;
let exitCode: number;

try {
  const { task, ...given } = readKitArguments(process.argv.slice(2), words);
  if (task.kind === 'help') {
    process.stdout.write(`${words.usage}\n`);
    process.exit(0);
  }
  // A terminal sends Ctrl+C to every process of a command at once, so the same signal may come twice.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());
  // The app is loaded once it is needed: a mistyped option is answered at once.
  const [{ endBatch, newBatch, resumeBatch }, { openBench }] = await Promise.all([import('./kit/batch.ts'), import('./kit/open-bench.ts')]);
  bench = await openBench({
    world: given.practice ? 'practice' : 'real',
    folder: given.folder,
    language,
    config: { practiceDevices: given.devices },
  });
  const work: Work = { bench, words, language, terminal, signal: stopping.signal, timeoutMinutes: given.timeoutMinutes };
  const result = task.kind === 'new' ? await newBatch(work, task) : task.kind === 'resume' ? await resumeBatch(work) : await endBatch(work);
  exitCode = result.exitCode;
  if (result.table !== null) await print(`${result.table.join('\n')}\n`);
  if (result.report !== null && given.report === null) await print(result.report);
  if (result.report !== null && given.report !== null) {
    writeFileSync(given.report, result.report);
    terminal.line(words.run.reportAt(given.report));
  }
} catch (error) {
  exitCode = error instanceof Stop ? error.exitCode : 1;
  complain(error);
}
try {
  await bench?.stop();
} catch (error) {
  // What matters is a row in the store by now.
  complain(error);
}
process.exit(exitCode);

function complain(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const log = bench === null || bench.passing ? null : join(bench.folder, 'logs');
  terminal.line(error instanceof Stop ? message : words.run.bug(message, log));
}

/** On its way out of this process when it resolves. */
function print(text: string): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(text, () => resolve());
  });
}
