import { Button } from '@mantine/core';
import { IconMoodSad } from '@tabler/icons-react';
import { useText } from '../text/use-text.ts';
import { Empty } from '../ui/empty.tsx';
import { Page } from '../ui/page.tsx';

/** In the place of a screen that threw: a bug. What is around it goes on, so there is a way elsewhere. */
export const ScreenBroken = () => {
  const { t } = useText();
  return (
    <Page title={t('frame.broken.title')}>
      <Empty
        icon={IconMoodSad}
        title={t('frame.broken.title')}
        action={<Button onClick={() => window.location.reload()}>{t('frame.broken.action')}</Button>}
      >
        {t('frame.broken.text')}
      </Empty>
    </Page>
  );
};
