import type { CommandRequest, CommandState } from '#contract/commands.ts';

export type CommandType = CommandRequest['type'];
export type Ending = 'succeeded' | 'failed' | 'cancelled' | 'expired';

/** A command is held for seven days; on the eighth it is over (product.md 4.5). Nothing expires by itself in Apple's protocol. */
export const HOLD_MS = 7 * 86_400_000;

/** A device as far as commands care. */
export interface CommandTarget {
  readonly enrolled: boolean;
  /** Apple's model identifier. */
  readonly productName: string;
  readonly osVersion: string;
}

interface CommandKind {
  /** product.md 4.10. 0: undoable, 1: disturbing, 2: loses data. */
  readonly confirmationLevel: number;
  /** Higher goes first; within one urgency, first come first served. */
  readonly urgency: number;
  /** A second one while one waits would only happen twice later (mdm.md 2.2). */
  readonly once: boolean;
}

export const commandKinds: Readonly<Record<CommandType, CommandKind>> = {
  DeviceInformation: { confirmationLevel: 0, urgency: 0, once: false },
  DeviceLock: { confirmationLevel: 1, urgency: 10, once: true },
};
export const commandTypes = Object.keys(commandKinds) as CommandType[];

/** Macs are locked with a PIN that must be stored first; we cannot do that yet. */
const isMac = (productName: string): boolean => /^(Mac|iMac|VirtualMac)/.test(productName);

export type Unavailable = 'not-enrolled' | 'already-waiting' | 'mac-needs-pin';

/** Why this device cannot take the command now; null when it can. `waits`: one of the kind has not ended. */
export function unavailable(type: CommandType, target: CommandTarget, waits: boolean): Unavailable | null {
  if (!target.enrolled) return 'not-enrolled';
  if (type === 'DeviceLock' && isMac(target.productName)) return 'mac-needs-pin';
  return commandKinds[type].once && waits ? 'already-waiting' : null;
}

/** Why a send is refused; null when it is allowed. A disturbing command needs a person's yes, asked for here and not only on the screen. */
export function judgeSend(
  command: { type: CommandType; confirmed: boolean },
  target: CommandTarget | null,
  waits: boolean,
): Unavailable | 'device-not-found' | 'confirmation-needed' | null {
  if (target === null) return 'device-not-found';
  const reason = unavailable(command.type, target, waits);
  if (reason !== null) return reason;
  return commandKinds[command.type].confirmationLevel > 0 && !command.confirmed ? 'confirmation-needed' : null;
}

/** The facts of a target that its state follows from. */
export interface TargetFacts {
  readonly ended: Ending | null;
  readonly expiresAt: number | null;
  readonly pushedAt: number | null;
  readonly fetchedAt: number | null;
  /** The device holds it: handed out and not answered since. */
  readonly handedOut: boolean;
  readonly notNowAt: number | null;
}

/** product.md 4.12. The clock alone ends a hold, whether or not the sweep has come by. */
export function stateOf(target: TargetFacts, now: number): CommandState {
  if (target.ended !== null) return target.ended;
  if (target.expiresAt !== null && target.expiresAt <= now) return 'expired';
  if (target.handedOut) return 'fetched';
  if (target.notNowAt !== null) return 'not-now';
  return target.pushedAt === null ? 'queued' : 'notified';
}

const open: readonly CommandState[] = ['queued', 'notified', 'fetched', 'not-now'];
export const isOpen = (state: CommandState): boolean => open.includes(state);

/** Only what the device does not hold can be taken back. After NotNow it holds nothing: it waits to be sent it again. */
export const mayCancel = (state: CommandState): boolean => isOpen(state) && state !== 'fetched';

/** How a final report ends a command. */
export const endingOf = (status: 'Acknowledged' | 'Error' | 'CommandFormatError'): 'succeeded' | 'failed' =>
  status === 'Acknowledged' ? 'succeeded' : 'failed';
