import type { Result } from './result.ts';
import type { Stage } from './stages.ts';

const write = (text: string) => process.stdout.write(text);

/** Runs stages one after another, shows each in a line, and in full where something failed. */
export async function runStages(stages: readonly Stage[]): Promise<Result[]> {
  const results: Result[] = [];
  for (const stage of stages) {
    write(`${stage.name} … `);
    const begin = performance.now();
    const result = await stage.run();
    results.push(result);
    const seconds = ((performance.now() - begin) / 1000).toFixed(1);
    write(`${result.passed} passed, ${result.failed} failed, ${result.skipped.length} skipped (${seconds} s)\n`);
    for (const note of new Set(result.notes)) write(`  ${note}\n`);
    if (result.failed > 0) write(`\n${result.output.trimEnd()}\n\n`);
  }
  return results;
}
