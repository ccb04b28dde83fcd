import type { Page } from '@playwright/test';
import type { SettingsView } from '#contract/settings.ts';
import type { ScriptedApp } from '../../hosts/scripted-app.ts';

/** One state of one screen: how main answers, where to go, what to press before it is looked at. Always opened in Japanese. */
export interface Scene {
  readonly name: string;
  readonly place: string;
  readonly settings?: Partial<SettingsView>;
  readonly script?: (app: ScriptedApp) => void;
  readonly act?: (page: Page) => Promise<void>;
}
