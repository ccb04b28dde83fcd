import type { TokenWizard } from '#contract/tokens.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { type PortalName, portalName } from '../../text/portal-names.ts';
import { useText } from '../../text/use-text.ts';
import { PressList } from '../../wizard/press-list.tsx';

/** On the page of the server: the one button to press beside those that do harm. */
export const PortalButtons = ({ wizard }: { wizard: TokenWizard }) => {
  const { t, language } = useText();
  const isPractice = useAsk('settings', 'get', {}).value?.world === 'practice';
  const newKey = wizard.publicKeyFileName !== '';
  const button = (name: PortalName, press: boolean, why: string) => ({ name: portalName(name, language, isPractice), press, why });
  return (
    <PressList
      buttons={[
        button('replaceKey', newKey, t(newKey ? 'tokens.portal.buttons.replaceNew' : 'tokens.portal.buttons.replaceKeep')),
        button('downloadServerToken', true, t('tokens.portal.buttons.download')),
        button('deleteServer', false, t('tokens.portal.buttons.delete')),
      ]}
    />
  );
};
