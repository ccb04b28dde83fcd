import { posix } from 'node:path';
import { type Import, type ModuleFacts, readModule } from './module-facts.ts';

/** The arrows of the house: who may import whom. Paths are relative to the repository, with forward slashes. */
export function violations(sources: ReadonlyMap<string, string>): string[] {
  const modules = [...sources].map(([path, source]) => ({ path, facts: readModule(path, source) }));
  const doors = modules.filter(
    ({ path, facts }) =>
      !isTest(path) && facts.imports.some(({ names, specifier }) => specifier === 'electron' && names.includes('ipcMain')),
  );
  return [
    ...modules.flatMap(({ path, facts }) => facts.imports.flatMap((each) => judgeImport(path, each))),
    ...modules.flatMap(({ path, facts }) => judgeModule(path, facts)),
    ...(doors.length > 1 ? [`ipcMain is used in ${doors.map(({ path }) => path).join(' and ')}: one door is enough`] : []),
  ];
}

/** Tests, and the `testing.ts` beside them that they share. */
const isTest = (path: string) => /\.test\.tsx?$|\/testing\.ts$/.test(path);

/** The room a file is in: `features/bench`, `protocols/mdm`, `lib`, `contract`, `renderer`, `root` … */
export function roomOf(path: string): string {
  const inMain = /^src-main\/(?:(features|protocols)\/([^/]+)|([^/]+))\//.exec(path);
  if (inMain !== null) return inMain[1] === undefined ? String(inMain[3]) : `${inMain[1]}/${inMain[2]}`;
  if (path.startsWith('src-main/')) return 'root';
  if (path.startsWith('src-preload/contract/')) return 'contract';
  return path.split('/')[0]?.replace('src-', '') ?? path;
}

const aliases: readonly (readonly [string, string])[] = [
  ['#contract/', 'src-preload/contract/'],
  ['#lib/', 'src-main/lib/'],
  ['#plist/', 'src-main/protocols/plist/'],
  ['#pki/', 'src-main/protocols/pki/'],
  ['#files/', 'src-main/protocols/apple-files/'],
  ['#store/', 'src-main/store/'],
];

/** A room of ours, or the name of a package. */
function targetOf(path: string, specifier: string): string {
  const alias = aliases.find(([prefix]) => specifier.startsWith(prefix));
  if (alias !== undefined) return roomOf(alias[1] + specifier.slice(alias[0].length));
  if (specifier.startsWith('.')) return roomOf(posix.join(posix.dirname(path), specifier));
  return `package:${specifier}`;
}

/** Pure codecs: bytes in, values out. */
const codecs = ['protocols/plist', 'protocols/pki', 'protocols/apple-files'];

/** Rooms and packages each room may import, besides itself. `protocols` means all of them. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  contract: ['package:zod'],
  preload: ['contract', 'package:electron'],
  // Codecs of other people's making, each behind one file of ours: csv.ts, bar-code.ts.
  lib: ['package:node:', 'package:papaparse', 'package:iconv-lite', 'package:bwip-js'],
  store: ['lib', 'package:node:', 'package:better-sqlite3'],
  features: ['contract', 'lib', 'store', ...codecs, 'package:node:', 'package:zod'],
  // Recipes are files that people write.
  'features/recipes': ['contract', 'lib', 'store', ...codecs, 'package:node:', 'package:zod', 'package:yaml'],
  protocols: ['lib', ...codecs, 'package:node:', 'package:fastify', 'package:saxes'],
  // The one library for PKCS#12, the one for mail and the one for USB, each behind its own door.
  'protocols/pkcs12': ['lib', ...codecs, 'package:node:', 'package:node-forge'],
  'protocols/smtp': ['lib', 'package:node:', 'package:nodemailer'],
  'protocols/recovery': ['lib', 'package:node:', 'package:usb'],
  practice: ['lib', 'protocols', 'package:node:'],
  // What both hosts share. It builds the core, hence compose.ts and config.ts at the root; it knows no screen and no shell.
  host: ['contract', 'lib', 'root', 'package:'],
  shell: ['contract', 'lib', 'package:electron', 'package:electron-updater', 'package:node:'],
  web: ['contract', 'lib', 'package:ws', 'package:node:'],
  renderer: ['contract', 'package:'],
};

/** Rooms whose types, but nothing that runs, a room may import. */
const mayImportTypes: Readonly<Record<string, readonly string[]>> = {
  features: ['protocols'],
  practice: ['contract', 'features'],
};

const electronRooms = ['shell', 'preload'];
/** These stand in for what an older runtime lacks, so they know it and are shaped like it. */
const standsIn = (path: string) => path.startsWith('e2e/older-electron/shims/');
/** A feature's effects come in through its constructor; these bring them in by the back door. */
const effects = /^node:(fs|child_process|http|https|http2|tls|dgram|net|worker_threads|cluster)(\/|$)/;

function judgeImport(path: string, { specifier, typeOnly, names }: Import): string[] {
  const room = roomOf(path);
  const kind = room.split('/')[0] ?? room;
  const target = targetOf(path, specifier);
  const complain = (why: string) => [`${path} imports ${specifier}: ${why}`];
  if (specifier === 'electron' && !electronRooms.includes(room) && path !== 'src-main/main.ts' && !standsIn(path))
    return complain('Electron stays in the shell');
  if (specifier === '?' && kind !== 'scripts') return complain('what is imported must be readable');
  if (isTest(path)) return room === 'renderer' && target.startsWith('package:node:') ? complain('no Node in the renderer') : [];
  if (kind === 'renderer' && /^(node:|electron)/.test(specifier)) return complain('no Node in the renderer');
  if (kind === 'features' && effects.test(specifier) && !typeOnly && !names.every((name) => name === 'isIP')) {
    return complain('effects come in through the constructor');
  }
  const allowed = mayImport[room] ?? mayImport[kind];
  if (allowed === undefined || target === room) return [];
  const fits = (list: readonly string[]) => list.some((entry) => matches(target, entry));
  if (fits(allowed) || (typeOnly && fits(mayImportTypes[kind] ?? []))) return [];
  return complain(`${room} may not know ${target.replace('package:', 'the package ')}`);
}

const matches = (target: string, entry: string) =>
  target === entry || target.startsWith(`${entry}/`) || (entry.endsWith(':') && target.startsWith(entry));

const sql =
  /^\s*(SELECT\s|INSERT\s+(OR\s+\w+\s+)?INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+(TABLE|INDEX)\s|DROP\s|ALTER\s+TABLE\s|PRAGMA\s|BEGIN(\s|$)|WITH\s+\w+\s+AS\s)/;

function judgeModule(path: string, { hasDefaultExport, isBarrel, texts }: ModuleFacts): string[] {
  if (isTest(path)) return [];
  const mayHoldSql = roomOf(path) === 'store' || path.endsWith('-store.ts') || !path.startsWith('src-main/');
  // Test runners load a reporter by its default export.
  const mayExportDefault = path.endsWith('-reporter.ts') || standsIn(path);
  return [
    ...(hasDefaultExport && !mayExportDefault ? [`${path} has a default export`] : []),
    ...(isBarrel ? [`${path} only hands on what others export`] : []),
    ...(!mayHoldSql && texts.some((text) => sql.test(text)) ? [`${path} holds SQL; that is for stores`] : []),
  ];
}
