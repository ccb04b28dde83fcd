/** Chosen if it was not, and the other way round; a new set. */
export function toggled<Key>(chosen: ReadonlySet<Key>, key: Key): ReadonlySet<Key> {
  const next = new Set(chosen);
  if (!next.delete(key)) next.add(key);
  return next;
}
