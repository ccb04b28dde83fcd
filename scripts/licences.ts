import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';

/** One thing of others that is shipped. */
export interface Shipped {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression, as its authors declare it. */
  readonly licence: string;
  readonly homepage: string;
  /** What its authors ask to be passed on. */
  readonly text: string;
  /** Of the package as the lock file knows it, in hex; null for what npm did not bring. */
  readonly sha512: string | null;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string | { readonly type: string };
  readonly homepage?: string;
  readonly repository?: string | { readonly url: string };
}

const root = resolve(import.meta.dirname, '..');
const LICENCE_FILE = /^(licen[cs]e|copying|unlicense)([.-].*)?$/i;

/** Notes, while a target is built, which packages really went into it: what tree shaking left, wherever package.json lists them. */
export function noteModules(packages: Set<string>): Plugin {
  return {
    name: 'shipped-packages',
    generateBundle: (_options, bundle) => {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        for (const id of chunk.moduleIds) {
          const folder = packageOf(id);
          if (folder !== null) packages.add(folder);
        }
      }
    },
  };
}

/** The folder of the package that a bundled module lies in; null: it is ours. */
export function packageOf(moduleId: string): string | null {
  const found = /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/?]+)/.exec(moduleId.replaceAll('\\', '/'));
  return found?.[1] ?? null;
}

/** Writes `licences.json` and `sbom.cdx.json` for what was bundled, what is shipped beside it, and what it runs on. */
export function writeLicences(folder: string, bundled: ReadonlySet<string>): void {
  const shipped = shippedOf(bundled);
  mkdirSync(folder, { recursive: true });
  const libraries = shipped.map(({ sha512: _, ...library }) => library);
  writeFileSync(join(folder, 'licences.json'), `${JSON.stringify({ libraries })}\n`);
  writeFileSync(join(folder, 'sbom.cdx.json'), `${JSON.stringify(sbomOf(shipped), null, 2)}\n`);
}

/** Everything of others that is shipped, by name. */
function shippedOf(bundled: ReadonlySet<string>): Shipped[] {
  const lock = lockedPackages();
  // What carries native code stays a module of its own, and Electron is what all of it runs on.
  const beside = ['better-sqlite3', 'usb', 'electron', ...nativeUsb()].map((name) => join(root, 'node_modules', name));
  const packages = [...bundled, ...beside].map((each) => describePackage(each, lock));
  const unique = new Map([...packages, appleSchema()].map((each) => [`${each.name}@${each.version}`, each]));
  return [...unique.values()].sort((a, b) => (a.name === b.name ? a.version.localeCompare(b.version) : a.name < b.name ? -1 : 1));
}

/** `usb` has a package for each platform; those of this machine are here. */
function nativeUsb(): string[] {
  const folder = join(root, 'node_modules/@node-usb');
  return existsSync(folder) ? readdirSync(folder).map((name) => `@node-usb/${name}`) : [];
}

function describePackage(folder: string, lock: ReadonlyMap<string, string>): Shipped {
  const { name, version, license, homepage, repository } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const licence = typeof license === 'string' ? license : (license?.type ?? 'NOASSERTION');
  const address = homepage ?? (typeof repository === 'string' ? repository : (repository?.url ?? ''));
  // npm takes `owner/name` for a repository on GitHub.
  const full = /^[\w.-]+\/[\w.-]+$/.test(address) ? `https://github.com/${address}` : address;
  return {
    name,
    version,
    licence,
    homepage: full
      .replace(/^git\+/, '')
      .replace(/^git:/, 'https:')
      .replace(/\.git$/, ''),
    text: licenceText(folder) ?? `${licence}\n(${name} comes without the text of its licence.)\n`,
    sha512: lock.get(`${name}@${version}`) ?? null,
  };
}

function licenceText(folder: string): string | null {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile() && LICENCE_FILE.test(entry.name));
  if (files.length === 0) return null;
  return files.map(({ name }) => readFileSync(join(folder, name), 'utf8').trim()).join('\n\n');
}

/** Hashes of all packages, by `name@version`. */
function lockedPackages(): Map<string, string> {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, { readonly version?: string; readonly integrity?: string; readonly name?: string }>>;
  };
  return new Map(
    Object.entries(packages).flatMap(([path, { name, version, integrity }]) => {
      const [algorithm, hash] = (integrity ?? '').split('-');
      if (algorithm !== 'sha512' || hash === undefined) return [];
      return [[`${name ?? path.split('node_modules/').at(-1)}@${version}`, Buffer.from(hash, 'base64').toString('hex')] as const];
    }),
  );
}

/** Apple's schema of commands and profiles, which is shipped as data. */
function appleSchema(): Shipped {
  const folder = join(root, 'src-main/protocols/mdm/apple-schema');
  return {
    name: 'apple/device-management',
    version: '18.1',
    licence: 'MIT',
    homepage: 'https://github.com/apple/device-management',
    text: readFileSync(join(folder, 'LICENSE.txt'), 'utf8').trim(),
    sha512: null,
  };
}

/** A bill of materials after CycloneDX 1.5, the version npm writes. The same for the same contents: nothing in it but what is shipped. */
export function sbomOf(shipped: readonly Shipped[]): Record<string, unknown> {
  const { name, version, description } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest & { description: string };
  const product = `${name}@${version}`;
  const components = shipped.map(componentOf);
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify([product, components]))}`,
    version: 1,
    metadata: {
      lifecycles: [{ phase: 'build' }],
      component: { 'bom-ref': product, type: 'application', name, version, description },
    },
    components,
    dependencies: [{ ref: product, dependsOn: components.map((each) => each['bom-ref']) }],
  };
}

function componentOf({ name, version, licence, homepage, sha512 }: Shipped) {
  const npm = sha512 !== null;
  return {
    'bom-ref': `${name}@${version}`,
    type: npm ? 'library' : 'data',
    name,
    version,
    scope: 'required',
    ...(npm ? { purl: `pkg:npm/${name.replace('@', '%40')}@${version}` } : {}),
    licenses: [/^[\w.+-]+$/.test(licence) ? { license: { id: licence } } : { expression: licence }],
    ...(npm ? { hashes: [{ alg: 'SHA-512', content: sha512 }] } : {}),
    ...(homepage === '' ? {} : { externalReferences: [{ type: 'website', url: homepage }] }),
  };
}

/** A name for these contents, in the shape of a UUID (version 8: of our own making). */
function uuidOf(contents: string): string {
  const hex = createHash('sha256').update(contents).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}
