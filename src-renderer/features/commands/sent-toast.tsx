import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { usePageCommand } from '../../bridge/page-commands.ts';

const SHOWN_MS = 5_000;

interface Undo {
  readonly label: string;
  readonly run: () => void;
}

/** Says that it was taken up, with the way to take it back while that is still possible: by its button or by ⌘Z. */
export const toldWithUndo = (title: string, message: ReactNode, undo: Undo): void => {
  const id = crypto.randomUUID();
  const run = () => {
    notifications.hide(id);
    undo.run();
  };
  notifications.show({
    id,
    title,
    color: 'green',
    autoClose: SHOWN_MS,
    message: <TakeBack message={message} label={undo.label} run={run} />,
  });
};

const TakeBack = ({ message, label, run }: Undo & { message: ReactNode }) => {
  usePageCommand('take-back', run);
  return (
    <>
      <p>{message}</p>
      <Button variant="default" mt={6} onClick={run}>
        {label}
      </Button>
    </>
  );
};
