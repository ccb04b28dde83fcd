import type { Answer } from '#contract/define.ts';

/** The value of a call that is refused only when something is broken; otherwise it throws. */
export function value<T>(answer: Answer<T, string>): T {
  if (answer.ok) return answer.value;
  throw new Error(`${answer.error.code}: ${answer.error.message}`);
}
