import type { RecordActivity } from '#contract/activity.ts';
import type { ServiceOf } from '#contract/define.ts';
import type { SettingsView, settings } from '#contract/settings.ts';
import { fail, ok } from '#lib/outcome.ts';
import type { SettingsStore } from '#store/settings-store.ts';
import type { Engine, EngineAddress } from './engine.ts';
import { isHost } from './settings-rules.ts';

/** World, language and theme: known before any store is open, so the host keeps them. */
export interface Preferences {
  get(): Pick<SettingsView, 'world' | 'language' | 'theme'>;
  set(change: Partial<Pick<SettingsView, 'language' | 'theme'>>): void;
  /** Stops this core and starts the other world; returns at once. */
  switchWorld(world: 'real' | 'practice'): void;
}

interface Ports {
  readonly store: SettingsStore;
  readonly preferences: Preferences;
  readonly engine: Engine;
  readonly enrolledDevices: () => number;
  readonly runsInProgress: () => number;
  readonly facts: Pick<SettingsView, 'host' | 'version' | 'endpoints'>;
  readonly record: RecordActivity;
  readonly publish: (name: 'changed', payload: SettingsView) => void;
}

const ADDRESS_KEY = 'engine.address';
const ORGANIZATION_KEY = 'organization.name';

/** The address the administrator chose, or null. */
export function storedAddress(store: SettingsStore): EngineAddress | null {
  return store.get(ADDRESS_KEY) as EngineAddress | null;
}

export class SettingsService implements ServiceOf<typeof settings> {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  organizationName(): string {
    return (this.#ports.store.get(ORGANIZATION_KEY) as string | null) ?? '';
  }

  view(): SettingsView {
    return {
      ...this.#ports.preferences.get(),
      ...this.#ports.facts,
      organizationName: this.organizationName(),
      engine: this.#ports.engine.view(),
    };
  }

  /** Tells every screen how things stand now. */
  announce(): void {
    this.#ports.publish('changed', this.view());
  }

  get = () => ok(this.view());

  chooseWorld = (input: { world: 'real' | 'practice' }) => {
    if (this.#ports.runsInProgress() > 0) return fail('run-in-progress');
    this.#ports.preferences.switchWorld(input.world);
    return ok({});
  };

  setLanguage = (input: { language: 'ja' | 'en' }) => {
    this.#ports.preferences.set({ language: input.language });
    this.announce();
    return ok({});
  };

  setTheme = (input: { theme: 'auto' | 'light' | 'dark' }) => {
    this.#ports.preferences.set({ theme: input.theme });
    this.announce();
    return ok({});
  };

  setOrganizationName = (input: { name: string }) => {
    const name = input.name.normalize('NFKC').trim();
    if (name === '') return fail('name-empty');
    this.#ports.store.put(ORGANIZATION_KEY, name);
    this.#ports.record('settings.organization-named', name);
    this.announce();
    return ok({});
  };

  setEngineAddress = async (input: { host: string; port: number }) => {
    const host = input.host.normalize('NFKC').trim().toLowerCase();
    if (!isHost(host)) return fail('host-invalid');
    const before = this.#ports.engine.view();
    const devices = this.#ports.enrolledDevices();
    // Enrolled devices know only the address in their profile: another host or port makes all of them silent.
    if (devices > 0 && (before.host !== host || before.port !== input.port)) {
      return fail('devices-enrolled', 'devices are enrolled at the present address', { devices: String(devices) });
    }
    const moved = await this.#ports.engine.move({ host, port: input.port });
    if (!moved.ok) return moved;
    this.#ports.store.put(ADDRESS_KEY, { host, port: input.port });
    this.#ports.record('settings.engine-moved', `${host}:${input.port}`);
    this.announce();
    return ok({});
  };
}
