import type { CommandCard } from '#contract/commands.ts';
import { isOpen, mayCancel, stateOf } from './command-rules.ts';
import type { StoredTarget } from './commands-store.ts';

/** A stored command as the timeline shows it. */
export function toCard(target: StoredTarget, now: number): CommandCard {
  const state = stateOf({ ...target, handedOut: target.handedOut === 1 }, now);
  return {
    uuid: target.uuid,
    type: target.type,
    state,
    actor: target.actor,
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
    pushProblem: target.pushProblem,
    errors: JSON.parse(target.errors) as CommandCard['errors'],
    answer: JSON.parse(target.answer) as CommandCard['answer'],
    mayCancel: mayCancel(state),
    mayRing: isOpen(state),
  };
}
