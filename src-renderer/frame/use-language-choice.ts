import { refusalOf } from '../bridge/ask.ts';
import { useCall } from '../bridge/use-call.ts';
import { type Language, speak } from '../text/i18n.ts';
import { refusalText } from '../text/refusal-text.ts';
import { useText } from '../text/use-text.ts';
import { refused } from '../ui/toast.ts';

/** Switches the language at once and has it remembered; where that is refused, it goes back and says why. */
export const useLanguageChoice = (): ((next: Language) => Promise<void>) => {
  const { language } = useText();
  const set = useCall('settings', 'setLanguage');
  return async (next) => {
    speak(next);
    const told = await set.run({ language: next });
    if (told.ok) return;
    speak(language);
    refused((t) => refusalText(t, refusalOf('settings', 'setLanguage', told.error)));
  };
};
