import { useText } from '../../text/use-text.ts';
import { PressList } from '../../wizard/press-list.tsx';

/** The three buttons of Apple's site: which one to press, which never. */
export const PortalButtons = ({ renewing }: { renewing: boolean }) => {
  const { t } = useText();
  const button = (id: 'renew' | 'create' | 'revoke', press: boolean, why: string) => ({
    name: t(`push.portal.buttons.${id}`),
    press,
    why,
  });
  return (
    <PressList
      buttons={[
        button('renew', renewing, t(renewing ? 'push.portal.buttons.renewRenew' : 'push.portal.buttons.renewNew')),
        button('create', !renewing, t(renewing ? 'push.portal.buttons.createRenew' : 'push.portal.buttons.createNew')),
        button('revoke', false, t('push.portal.buttons.revokeWhy')),
      ]}
    />
  );
};
