import { catalogueEntry } from '#contract/command-catalogue.ts';
import type { CommandCard, CommandState } from '#contract/commands.ts';
import { isOpen, mayCancel, stateOf } from './command-rules.ts';
import type { StoredTarget } from './commands-store.ts';

/** The state of a row. */
export const storedState = (target: StoredTarget, now: number): CommandState =>
  stateOf({ ...target, handedOut: target.handedOut === 1 }, now);

/** It ended without success, nothing of it was secret or a file, what it said is still there, and it loses no data. */
export function mayRepeat(target: StoredTarget, state: CommandState): boolean {
  if (isOpen(state) || state === 'succeeded' || target.keeps !== null || target.complete === 0) return false;
  const { level, fields } = catalogueEntry(target.type);
  return level < 2 && Object.values(fields).every((field) => field.kind !== 'file');
}

/** A stored command as the timeline shows it. */
export function toCard(target: StoredTarget, now: number): CommandCard {
  const state = storedState(target, now);
  return {
    uuid: target.uuid,
    type: target.type,
    state,
    actor: target.actor,
    options: JSON.parse(target.options) as CommandCard['options'],
    operationId: target.operationId,
    stages: {
      acceptedAt: target.acceptedAt,
      enqueuedAt: target.enqueuedAt,
      pushedAt: target.pushedAt,
      deliveredAt: null,
      fetchedAt: target.fetchedAt,
      reportedAt: target.reportedAt,
      appliedAt: target.appliedAt,
    },
    expiresAt: target.expiresAt,
    notNowCount: target.notNowCount,
    notNowAt: target.notNowAt,
    pushProblem: target.pushProblem,
    errors: JSON.parse(target.errors) as CommandCard['errors'],
    answer: JSON.parse(target.answer) as CommandCard['answer'],
    mayCancel: mayCancel(state),
    mayRing: isOpen(state),
    mayRepeat: mayRepeat(target, state),
  };
}
