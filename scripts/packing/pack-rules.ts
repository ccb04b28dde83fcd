import { isBuiltin } from 'node:module';
import { binaryTarget } from './binary-target.ts';
import { type Fuse, type FuseReading, fuses, settingOf } from './fuses.ts';

/** What lies in the archive of a packed app. */
export interface AppContents {
  readonly files: readonly string[];
  readonly read: (file: string) => Buffer;
  /** Lies beside the archive, as the system's loader opens no archives. */
  readonly isUnpacked: (file: string) => boolean;
}

export interface ExpectedApp {
  /** `darwin-arm64`, `linux-x64` … */
  readonly target: string;
  /** The production dependencies of the project. */
  readonly dependencies: readonly string[];
  /** The folder it was made in, which nobody needs to know. */
  readonly madeIn: string;
}

const NEEDED = [
  'package.json',
  'out/main/main.js',
  'out/preload/index.cjs',
  'out/renderer/index.html',
  'out/about/licences.json',
  'out/about/sbom.cdx.json',
];

/** Names of how the app is made and tested, not of what it is. */
const FOREIGN = [
  { what: 'a test', name: /(?:^|[/.])(?:test|spec|tests|fixtures|testing|__tests__)[/.]/ },
  { what: 'a source map', name: /\.map$/ },
  { what: 'a source', name: /\.(?:tsx?|mts|cts|cc?|cpp|h|gypi?)$/ },
  { what: 'a tool', name: /^(?:e2e|scripts|docs|build|src-[a-z]+)\// },
];

/** What the packed package.json may say. */
const METADATA = ['name', 'productName', 'version', 'description', 'private', 'license', 'type', 'main', 'desktopName'];

/** All that is wrong with an app's archive, each in a sentence. */
export function appFaults(app: AppContents, expected: ExpectedApp): string[] {
  return [
    ...NEEDED.filter((file) => !app.files.includes(file)).map((file) => `${file} is missing`),
    ...app.files.flatMap((file) => FOREIGN.filter(({ name }) => name.test(file)).map(({ what }) => `${file} is ${what}`)),
    ...moduleFaults(app, expected.dependencies),
    ...nativeFaults(app, expected.target),
    ...textFaults(app, expected.madeIn),
    ...metadataFaults(app),
  ];
}

const moduleOf = (file: string): string | null => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? null;
/** What a bundle still asks for while it runs. */
const IMPORTS = /^(?:import|export)\b[^"';]*["']([^."'][^"']*)["'];?$|\bimport\(["']([^."'][^"']*)["']\)/gm;

/** Modules are production dependencies, and all that the bundle asks for is there. */
function moduleFaults(app: AppContents, dependencies: readonly string[]): string[] {
  const modules = new Set(app.files.flatMap((file) => moduleOf(file) ?? []));
  // Each carries the binary of usb for one platform.
  const isAllowed = (name: string) => dependencies.includes(name) || name.startsWith('@node-usb/');
  const asked = app.files
    .filter((file) => /^out\/main\/[^/]+\.js$/.test(file))
    .flatMap((file) => [...app.read(file).toString('utf8').matchAll(IMPORTS)])
    .map((match) => match[1] ?? match[2] ?? '')
    .filter((name) => name !== 'electron' && !isBuiltin(name));
  return [
    ...[...modules].filter((name) => !isAllowed(name)).map((name) => `${name} is no production dependency`),
    ...[...new Set(asked)].filter((name) => !modules.has(name)).map((name) => `${name} is imported and missing`),
  ];
}

/** Of what carries native code, one binary each: the one for this platform, outside of the archive. */
function nativeFaults(app: AppContents, target: string): string[] {
  const natives = app.files.filter((file) => file.endsWith('.node'));
  const there = (name: string) => natives.some((file) => file.startsWith(`node_modules/${name}`));
  return [
    ...natives.flatMap((file) => {
      const made = binaryTarget(app.read(file));
      return made === target ? [] : [`${file} is made for ${made ?? 'nothing known'}`];
    }),
    ...natives.filter((file) => !app.isUnpacked(file)).map((file) => `${file} lies inside the archive`),
    ...['better-sqlite3/', '@node-usb/usb-'].filter((name) => !there(name)).map((name) => `${name} has no binary for ${target}`),
  ];
}

function textFaults(app: AppContents, madeIn: string): string[] {
  return app.files
    .filter((file) => /\.(?:[cm]?js|json|html|css)$/.test(file))
    .flatMap((file) => {
      const text = app.read(file).toString('utf8');
      return [
        ...(/sourceMappingURL=data:/.test(text) ? [`${file} has its sources inside`] : []),
        ...(text.includes(madeIn) ? [`${file} names the folder it was made in`] : []),
      ];
    });
}

function metadataFaults(app: AppContents): string[] {
  if (!app.files.includes('package.json')) return [];
  const metadata = JSON.parse(app.read('package.json').toString('utf8')) as Record<string, unknown>;
  return Object.entries(metadata)
    .filter(([key, value]) => value !== null && !METADATA.includes(key))
    .map(([key]) => `package.json still says ${key}`);
}

/** Fuses that are not as they were ordered, and in `notes` those that this runtime does not have. */
export function fuseFaults(
  found: ReadonlyMap<Fuse, FuseReading>,
  ordered: Readonly<Record<string, unknown>>,
): { readonly faults: string[]; readonly notes: string[] } {
  const faults: string[] = [];
  const notes: string[] = [];
  for (const fuse of fuses) {
    const order = ordered[settingOf(fuse)];
    if (typeof order !== 'boolean') continue;
    const reading = found.get(fuse);
    if (reading === undefined) notes.push(`this runtime has no fuse ${fuse}`);
    else if (reading === 'removed') notes.push(`this runtime has given up the fuse ${fuse}`);
    else if (reading !== (order ? 'on' : 'off')) faults.push(`the fuse ${fuse} is ${reading}`);
  }
  return { faults, notes };
}
