export interface Branch {
  readonly path: string;
  readonly name: string;
  /** With everything under it. */
  readonly count: number;
  readonly branches: readonly Branch[];
}

/** Paths and their numbers as a tree; what stands between two is there too, though no device is in it alone. */
export function branchesOf(organizations: readonly { readonly path: string; readonly count: number }[]): Branch[] {
  const under = (prefix: string): Branch[] => {
    const names = new Map<string, number>();
    for (const { path, count } of organizations) {
      if (path === '' || !path.startsWith(prefix)) continue;
      const [name = ''] = path.slice(prefix.length).split('/');
      names.set(name, (names.get(name) ?? 0) + count);
    }
    return [...names]
      .sort(([a], [b]) => a.localeCompare(b, 'ja'))
      .map(([name, count]) => ({ path: prefix + name, name, count, branches: under(`${prefix}${name}/`) }));
  };
  return under('');
}
