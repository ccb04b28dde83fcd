const KEPT_MS = 60_000;

/** Puts a secret into the clipboard, and takes it out after a minute unless something else is there by then. False: no clipboard. */
export const copyForAMinute = async (secret: string): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(secret);
  } catch {
    return false;
  }
  setTimeout(() => void clear(secret), KEPT_MS);
  return true;
};

const clear = async (secret: string): Promise<void> => {
  const there = await navigator.clipboard.readText().catch(() => secret);
  // A window that has not the focus may not write; it does so once it has it again.
  if (there !== secret) return;
  await navigator.clipboard.writeText('').catch(() => window.addEventListener('focus', () => void clear(secret), { once: true }));
};
