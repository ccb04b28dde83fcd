/** AFC status codes (usb.md 4.6; 15 is "operation not supported"). */
export const AFC_OK = 0;
export const AFC_INVALID = 7;
export const AFC_NOT_FOUND = 8;
export const AFC_IS_DIRECTORY = 9;
export const AFC_DENIED = 10;
export const AFC_EXISTS = 16;
export const AFC_NOT_SUPPORTED = 15;
export const AFC_NOT_EMPTY = 33;

const MAX_FILE_BYTES = 16 * 1024 * 1024;

/** The media folder of a simulated device, in memory. Paths are relative to it; `..` leads nowhere. */
export class FakeAfcFiles {
  readonly #entries = new Map<string, Buffer | 'directory'>([['', 'directory']]);

  /** Names in a directory, or a status. */
  list(path: string): string[] | number {
    const at = normal(path);
    const entry = at === null ? undefined : this.#entries.get(at);
    if (at === null || entry === undefined) return AFC_NOT_FOUND;
    if (entry !== 'directory') return AFC_INVALID;
    return ['.', '..', ...this.#children(at).map((child) => child.slice(at === '' ? 0 : at.length + 1))];
  }

  entry(path: string): Buffer | 'directory' | undefined {
    const at = normal(path);
    return at === null ? undefined : this.#entries.get(at);
  }

  /** Makes the folders on the way as well. */
  makeDirectory(path: string): number {
    const at = normal(path);
    if (at === null) return AFC_DENIED;
    const parts = at.split('/');
    for (let depth = 1; depth <= parts.length; depth++) {
      const step = parts.slice(0, depth).join('/');
      if (this.#entries.get(step) instanceof Buffer) return AFC_EXISTS;
      this.#entries.set(step, 'directory');
    }
    return AFC_OK;
  }

  write(path: string, content: Buffer): number {
    const at = normal(path);
    if (at === null || at === '' || content.length > MAX_FILE_BYTES) return AFC_DENIED;
    if (this.#entries.get(at) === 'directory') return AFC_IS_DIRECTORY;
    if (this.#entries.get(at.slice(0, Math.max(0, at.lastIndexOf('/')))) !== 'directory') return AFC_NOT_FOUND;
    this.#entries.set(at, content);
    return AFC_OK;
  }

  remove(path: string, withContents: boolean): number {
    const at = normal(path);
    if (at === null || at === '') return AFC_DENIED;
    if (!this.#entries.has(at)) return AFC_NOT_FOUND;
    const inside = [...this.#entries.keys()].filter((name) => name.startsWith(`${at}/`));
    if (inside.length > 0 && !withContents) return AFC_NOT_EMPTY;
    for (const name of [at, ...inside]) this.#entries.delete(name);
    return AFC_OK;
  }

  rename(from: string, to: string): number {
    const source = normal(from);
    const target = normal(to);
    if (source === null || source === '' || target === null || target === '') return AFC_DENIED;
    if (!this.#entries.has(source)) return AFC_NOT_FOUND;
    for (const [name, entry] of [...this.#entries]) {
      if (name !== source && !name.startsWith(`${source}/`)) continue;
      this.#entries.delete(name);
      this.#entries.set(target + name.slice(source.length), entry);
    }
    return AFC_OK;
  }

  clear(): void {
    this.#entries.clear();
    this.#entries.set('', 'directory');
  }

  #children(directory: string): string[] {
    const prefix = directory === '' ? '' : `${directory}/`;
    return [...this.#entries.keys()].filter((name) => name !== '' && name.startsWith(prefix) && !name.slice(prefix.length).includes('/'));
  }
}

/** Without leading and doubled slashes; null when it would leave the folder. */
function normal(path: string): string | null {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return parts.includes('..') ? null : parts.join('/');
}
