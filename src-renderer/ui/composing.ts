/** Where browsers tell the end of a composition before the Enter that confirmed it, the two are this close. */
const SAME_KEY_MS = 50;

/** Does an input method take this key? What it chooses a word with is no Enter and no arrow of ours; some tell it by 229 alone (product.md 4.11). */
const isComposing = (event: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean => event.isComposing || event.keyCode === 229;

/**
 * Keeps from everything in the page the keys that an input method takes, and the Enter that only confirms what it composed: nothing is
 * chosen, sent or submitted by it. Listens before the page does; a scanner listens at the window itself, as it does, and hears them.
 */
export const keepComposingKeys = (page: Pick<EventTarget, 'addEventListener'>): void => {
  let endedAt = Number.NEGATIVE_INFINITY;
  page.addEventListener('compositionend', ({ timeStamp }) => (endedAt = timeStamp), true);
  const keep = (event: KeyboardEvent) => {
    const confirms = event.key === 'Enter' && event.timeStamp - endedAt < SAME_KEY_MS;
    if (!confirms && !isComposing(event)) return;
    event.stopPropagation();
    // A form is submitted by Enter without anybody who listens.
    if (event.key === 'Enter' && (confirms || inForm(event.target))) event.preventDefault();
  };
  page.addEventListener('keydown', (event) => keep(event as KeyboardEvent), true);
};

const inForm = (target: EventTarget | null): boolean => target !== null && 'form' in target && target.form !== null;
