import { compareVersions } from '#lib/compare-versions.ts';
import type { Platform } from '../../protocols/mdm/platform.ts';

export interface OsRelease {
  readonly version: string;
  readonly build: string;
}

/** What the simulated Apple offers. Versions after 26.1 are made up as Apple numbers them. */
const RELEASES: Partial<Readonly<Record<Platform, readonly OsRelease[]>>> = {
  iOS: [
    { version: '17.7.10', build: '21H450' },
    { version: '18.6.2', build: '22G100' },
    { version: '18.7.2', build: '22H124' },
    { version: '26.0.1', build: '23A355' },
    { version: '26.1', build: '23B85' },
    { version: '26.2', build: '23C55' },
    { version: '26.3', build: '23D127' },
    { version: '26.4', build: '23E246' },
    { version: '27.0', build: '24A340' },
    { version: '27.1', build: '24B83' },
  ],
  macOS: [
    { version: '14.8.2', build: '23J126' },
    { version: '15.7.2', build: '24G325' },
    { version: '26.0.1', build: '25A362' },
    { version: '26.1', build: '25B78' },
    { version: '26.2', build: '25C56' },
    { version: '26.4', build: '25E246' },
    { version: '27.0', build: '26A340' },
    { version: '27.1', build: '26B83' },
  ],
  tvOS: [
    { version: '18.6', build: '22M84' },
    { version: '26.1', build: '23J582' },
    { version: '26.2', build: '23K54' },
    { version: '27.0', build: '24J340' },
  ],
};

/** What is newer than the system of a device, oldest first. */
export const updatesFor = (platform: Platform, osVersion: string): readonly OsRelease[] =>
  (RELEASES[platform] ?? []).filter(({ version }) => compareVersions(version, osVersion) > 0);

/** Null: Apple offers no such version for the platform. */
export const releaseOf = (platform: Platform, version: string): OsRelease | null =>
  (RELEASES[platform] ?? []).find((release) => release.version === version) ?? null;

export const isMajor = (osVersion: string, release: OsRelease): boolean => release.version.split('.')[0] !== osVersion.split('.')[0];
