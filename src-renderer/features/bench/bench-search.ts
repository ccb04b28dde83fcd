import type { KeptRecipe } from '#contract/recipes.ts';

type Shipped = NonNullable<KeptRecipe['shipped']>;

/** With which shipped recipe a batch is to be begun, as it stands in the address. */
export interface BenchSearch {
  readonly recipe?: Shipped;
}

const SHIPPED: Readonly<Record<Shipped, true>> = { 'bought-ade': true, supervised: true, 'ade-by-hand': true, standard: true };

/** Reads the address; what does not fit is left out. */
export const readBenchSearch = ({ recipe }: Record<string, unknown>): BenchSearch =>
  typeof recipe === 'string' && Object.hasOwn(SHIPPED, recipe) ? { recipe: recipe as Shipped } : {};
