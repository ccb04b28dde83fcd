export type AssetsTab = 'rules' | 'test';

/** What the screen shows, as it stands in the address. No tab: the list. */
export interface AssetsSearch {
  readonly tab?: AssetsTab;
  readonly search?: string;
  readonly page?: number;
}

export const PAGE_SIZE = 50;

/** Reads the address; what does not fit is left out. */
export const readAssetsSearch = ({ tab, search, page }: Record<string, unknown>): AssetsSearch => ({
  ...(tab === 'rules' || tab === 'test' ? { tab } : {}),
  ...((typeof search === 'string' && search !== '') || typeof search === 'number' ? { search: String(search).slice(0, 200) } : {}),
  ...(Number.isInteger(page) && Number(page) > 1 ? { page: Number(page) } : {}),
});
