/** Does an input method take this key? What it chooses a word with is no Enter and no arrow of ours; some tell it by 229 alone (product.md 4.11). */
export const isComposing = (event: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean => event.isComposing || event.keyCode === 229;
