/** Apple's limit for a device name is not published; a label and a list bear no more than this. Characters. */
const LONGEST = 63;

/** A device name from a recipe's pattern: `{asset}` and the like are replaced, unknown ones by nothing. */
export function nameFrom(pattern: string, values: Readonly<Record<string, string>>): string {
  const filled = pattern.replaceAll(/\{([^{}]{1,100})\}/g, (_, key: string) => values[key.trim()] ?? '');
  return filled.replaceAll(/\s+/g, ' ').trim().slice(0, LONGEST);
}
