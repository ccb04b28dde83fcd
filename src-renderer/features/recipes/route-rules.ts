export type Route = 'bought-ade' | 'supervised' | 'ade-by-hand';
export type Answer = 'yes' | 'no' | 'unknown';

/** What is known of one group of devices that were bought together; null: not answered yet. */
export interface RouteAnswers {
  /** Bought through a channel tied to Apple Business Manager or Apple School Manager? */
  readonly channel: Answer | null;
  /** May they be erased? */
  readonly erase: Answer | null;
  /** Must users be unable to remove the management? */
  readonly unremovable: Answer | null;
}

export const unanswered: RouteAnswers = { channel: null, erase: null, unremovable: null };

/** The question that is to be answered next; null: enough is known. */
export const nextQuestion = ({ channel, erase, unremovable }: RouteAnswers): keyof RouteAnswers | null => {
  if (channel === null) return 'channel';
  if (channel !== 'no') return null;
  if (erase === null) return 'erase';
  return erase === 'yes' && unremovable === null ? 'unremovable' : null;
};

/**
 * Which way the devices go (product.md 1.L, 1.M, 1.N; S-04). `none`: no recipe can help. `ask`: somebody has to find out first.
 * Null: not enough is answered yet.
 */
export const routeOf = (answers: RouteAnswers): Route | 'none' | 'ask' | null => {
  if (nextQuestion(answers) !== null) return null;
  if (answers.channel === 'yes') return 'bought-ade';
  if (answers.channel === 'unknown') return 'ask';
  if (answers.erase !== 'yes') return 'none';
  return answers.unremovable === 'yes' ? 'ade-by-hand' : 'supervised';
};
