import { Button } from '@mantine/core';
import { IconMapQuestion } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useText } from '../text/use-text.ts';
import { Empty } from '../ui/empty.tsx';
import { Page } from '../ui/page.tsx';

export const NotFound = () => {
  const { t } = useText();
  const navigate = useNavigate();
  return (
    <Page title={t('frame.notFound.title')}>
      <Empty
        icon={IconMapQuestion}
        title={t('frame.notFound.title')}
        action={<Button onClick={() => void navigate({ to: '/' })}>{t('frame.notFound.action')}</Button>}
      >
        {t('frame.notFound.text')}
      </Empty>
    </Page>
  );
};
