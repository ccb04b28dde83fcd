import type { about, Library } from '#contract/about.ts';
import type { ServiceOf } from '#contract/define.ts';
import { fail, ok } from '#lib/outcome.ts';

/** What the build wrote down of everything that is shipped (scripts/licences.ts). */
export interface BuiltLists {
  readonly libraries: readonly (Library & { readonly text: string })[];
  /** A CycloneDX document. */
  readonly sbom: string;
}

interface Ports {
  readonly version: string;
  readonly runtimes: readonly { readonly name: string; readonly version: string }[];
  /** Null where the program was not built as a whole. Asked once. */
  readonly read: () => BuiltLists | null;
}

export class AboutService implements ServiceOf<typeof about> {
  readonly #ports: Ports;
  #lists: BuiltLists | null | undefined;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  get() {
    const lists = this.#read();
    if (lists === null) return notBuilt;
    return ok({ version: this.#ports.version, runtimes: [...this.#ports.runtimes], libraries: [...lists.libraries] });
  }

  licence({ name, version }: { name: string; version: string }) {
    const lists = this.#read();
    if (lists === null) return notBuilt;
    const found = lists.libraries.find((library) => library.name === name && library.version === version);
    return found === undefined ? fail('not-found', 'nothing of this name is shipped') : ok({ text: found.text });
  }

  sbom() {
    const lists = this.#read();
    return lists === null ? notBuilt : ok({ fileName: `shitaku-${this.#ports.version}.cdx.json`, content: lists.sbom });
  }

  #read(): BuiltLists | null {
    if (this.#lists === undefined) this.#lists = this.#ports.read();
    return this.#lists;
  }
}

const notBuilt = fail('not-built', 'the lists of libraries were not made');
