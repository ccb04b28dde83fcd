export const onMac = /Mac/.test(navigator.userAgent);

type Pressed = Pick<KeyboardEvent, 'metaKey' | 'ctrlKey'>;

/** ⌘ on a Mac, where Ctrl and a letter move the caret and delete in every text field; Ctrl elsewhere. */
export const isCommandKey = ({ metaKey, ctrlKey }: Pressed, mac: boolean): boolean => (mac ? metaKey && !ctrlKey : ctrlKey && !metaKey);

/** Neither key of commands, nor Alt: a key that means itself. */
export const isPlain = ({ metaKey, ctrlKey, altKey }: Pressed & Pick<KeyboardEvent, 'altKey'>): boolean => !metaKey && !ctrlKey && !altKey;
