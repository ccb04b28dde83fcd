import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import Database from 'better-sqlite3';
import { FramePage, type Language } from '../pages/frame-page.ts';
import { askMain } from './ask-main.ts';
import type { DesktopApp, StartOptions } from './desktop-app.ts';
import type { Account } from './keyring.ts';

/** The real world in its folder, and what can be said of it from outside. */

export const KEY = 'real/master-key.sealed';
export const STORE = 'real/shitaku.sqlite';
const wizard = {
  organizationName: 'Seal Test',
  contactName: 'Hanako Sato',
  email: 'hanako@seal.example',
  country: 'JP',
  appleAccount: 'push@seal.example',
  signer: 'external',
};

/** Starts the real world as this person. */
export const startAs = (desktop: DesktopApp, account: Account, language: Language, more: Omit<StartOptions, 'args'> = {}) => {
  const { program, env } = more;
  if (!existsSync(join(desktop.folder, 'launch.json'))) {
    desktop.keep('launch.json', JSON.stringify({ world: 'real', language, theme: 'light' }));
  }
  const switches = ['--password-store=gnome-libsecret', ...(more.switches ?? [])];
  return desktop.start({ args: [], env: { ...account.env, ...env }, switches, ...(program === undefined ? {} : { program }) });
};

/** The home of the real world. */
export async function opened(page: Page, language: Language): Promise<void> {
  const frame = new FramePage(page, language);
  await expect(frame.title(frame.text.frame.areas.home)).toBeVisible({ timeout: 60_000 });
  await expect(frame.practiceNote).toBeHidden();
}

/** A private key is made, and its request; what answers later proves that the key is still there. */
export async function makeSecret(page: Page): Promise<unknown> {
  expect(await askMain(page, 'push', 'begin', { flow: 'new' })).toEqual({ ok: true, value: {} });
  expect(await askMain(page, 'push', 'submitForm', wizard)).toEqual({ ok: true, value: {} });
  return askMain(page, 'push', 'csr');
}

/** The store is looked at in a copy: reading one changes its files. */
export function withStoreOf<T>(folder: string, look: (store: Database.Database) => T): T {
  const copy = mkdtempSync(join(tmpdir(), 'shitaku-store-'));
  try {
    cpSync(join(folder, 'real'), copy, { recursive: true });
    const store = new Database(join(copy, 'shitaku.sqlite'));
    try {
      return look(store);
    } finally {
      store.close();
    }
  } finally {
    rmSync(copy, { recursive: true });
  }
}

/** What every table of the store says, each row as a text. */
export const rowsOf = (folder: string): Record<string, string[]> =>
  withStoreOf(folder, (store) => {
    const tables = store.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").pluck().all() as string[];
    const rows = (name: string) =>
      store
        .prepare(`SELECT * FROM "${name}"`)
        .all()
        .map((row) => JSON.stringify(row));
    return Object.fromEntries(tables.map((name) => [name, rows(name)]));
  });
