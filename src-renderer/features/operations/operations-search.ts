/** Which part of Operations is open, as the address has it. */
export interface OperationsSearch {
  readonly view?: 'list';
}

export const readOperationsSearch = (search: Record<string, unknown>): OperationsSearch =>
  search['view'] === 'list' ? { view: 'list' } : {};
