/** A value of the status channel. */
export type StatusValue = string | number | boolean | readonly StatusValue[] | { readonly [key: string]: StatusValue };

export interface Judgement {
  readonly valid: 'valid' | 'invalid' | 'unknown';
  readonly reasons: readonly { readonly code: string; readonly description: string }[];
}

/** A declaration as the device holds it. */
export interface HeldDeclaration {
  readonly kind: DeclarationKind;
  readonly identifier: string;
  readonly serverToken: string;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** How the rest of the device lives by its declarations. */
export interface DeclaredBody {
  /** Types of configurations that it knows. */
  configurations(): readonly string[];
  judge(configuration: HeldDeclaration): Judgement;
  /** All configurations that are active from now on; a repetition changes nothing. */
  apply(active: readonly HeldDeclaration[]): void;
  /** Every item that it can tell, by its dotted name. */
  status(): Readonly<Record<string, StatusValue>>;
}

/** What a device keeps of its declarations: plain JSON. */
export interface DeclarationsMemory {
  /** DeclarationsToken of the set that is held; '' before the first. */
  readonly token: string;
  readonly held: readonly HeldDeclaration[];
  /** What the server has been told: JSON by item. Empty: the next report is a full one. */
  readonly told: Readonly<Record<string, string>>;
  /** The server asked, and could not be reached: it goes on when it can be. */
  readonly syncOwed: boolean;
}

export const freshDeclarations: DeclarationsMemory = { token: '', held: [], told: {}, syncOwed: true };

export const KINDS = ['activation', 'asset', 'configuration', 'management'] as const;
export type DeclarationKind = (typeof KINDS)[number];
