import { type CommandField, type CommandType, catalogueEntry } from '#contract/command-catalogue.ts';
import type { CommandOptions } from '#contract/commands.ts';

/** A file as it was chosen: its name is for the person only. */
export interface ChosenFile {
  readonly name: string;
  readonly size: number;
  readonly content: string;
}

/** What stands in the fields of a command, by Apple's key. */
export type Draft = Readonly<Record<string, string | number | boolean | ChosenFile>>;

/** The fields a person fills in. A PIN has a part of the screen of its own. */
export const fieldsOf = (type: CommandType): readonly (readonly [string, CommandField])[] =>
  Object.entries(catalogueEntry(type).fields).filter(([, { kind }]) => kind !== 'pin');

export const wantsPin = (type: CommandType): boolean => Object.values(catalogueEntry(type).fields).some(({ kind }) => kind === 'pin');

/** A field with one choice only is answered already. */
export const firstDraft = (type: CommandType): Draft =>
  Object.fromEntries(
    fieldsOf(type).flatMap(([key, field]): [string, string | number][] => {
      const [only, ...others] = field.kind === 'choice' && field.required === true ? field.choices : [];
      return only !== undefined && others.length === 0 ? [[key, only]] : [];
    }),
  );

/** Numbers, addresses and identifiers are half-width, whatever was typed (product.md 4.15). */
const isHalfWidth = (key: string, field: CommandField | undefined): boolean =>
  field?.kind === 'url' || field?.kind === 'identifiers' || /Phone|Email|Identifier|UUID|GUID|Version|TimeZone|ID$/.test(key);

/** As main takes it: empty fields are left out, what is wrong is left to main to judge. */
export const optionsOf = (type: CommandType, draft: Draft): CommandOptions => {
  const { fields } = catalogueEntry(type);
  return Object.fromEntries(
    Object.entries(draft)
      .filter(([, value]) => value !== '')
      .map(([key, value]) => {
        if (typeof value === 'object') return [key, value.content];
        return [key, typeof value === 'string' && isHalfWidth(key, fields[key]) ? value.normalize('NFKC') : value];
      }),
  );
};
