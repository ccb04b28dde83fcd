import { Button } from '@mantine/core';
import { useText } from '../../text/use-text.ts';
import { Sheet } from '../../ui/sheet.tsx';
import { RouteGuide } from './route-guide.tsx';
import type { Route } from './route-rules.ts';

/** The guide over the recipes screen. */
export const RouteSheet = ({ onChoose, onClose }: { onChoose: (route: Route) => void; onClose: () => void }) => {
  const { t } = useText();
  return (
    <Sheet
      open
      title={t('recipes.route.title')}
      closeLabel={t('common.close')}
      width={760}
      onClose={onClose}
      footer={
        <Button variant="default" onClick={onClose}>
          {t('common.close')}
        </Button>
      }
    >
      <RouteGuide onChoose={onChoose} />
    </Sheet>
  );
};
