import { expect, type Locator } from '@playwright/test';

/**
 * Gives an element the keyboard, as Tab would. A control whose data is still on the way is disabled and takes no focus, one that is
 * busy takes no press: without the wait, the keys that follow would go to the page or nowhere.
 */
export const focusOn = async (target: Locator): Promise<void> => {
  await expect(target).not.toHaveAttribute('disabled');
  await expect(target).not.toHaveAttribute('aria-busy', 'true');
  await target.focus();
  await expect(target).toBeFocused();
};

/** Gives an element the keyboard and presses a key there. */
export const pressOn = async (target: Locator, key: string): Promise<void> => {
  await focusOn(target);
  await target.page().keyboard.press(key);
};
