/** What of the settings is asked for, as it stands in the address: the menu goes there. */
export interface SettingsSearch {
  readonly at?: 'diagnostics' | 'updates';
}

/** Reads the address; what does not fit is left out. */
export const readSettingsSearch = ({ at }: Record<string, unknown>): SettingsSearch =>
  at === 'diagnostics' || at === 'updates' ? { at } : {};
