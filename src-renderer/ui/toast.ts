import { notifications } from '@mantine/notifications';
import { createElement } from 'react';
import { type Say, useText } from '../text/use-text.ts';

/** Says in passing that something was taken up. Goes away by itself. */
export const told = (message: string, title?: string): void => {
  notifications.show({ message, ...(title === undefined ? {} : { title }), color: 'green', autoClose: 5_000 });
};

/** Says that something was not done. Stays until it is closed, and so is said anew when the language is switched meanwhile. */
export const refused = (message: (t: Say) => string): void => {
  notifications.show({ message: createElement(Said, { message }), color: 'red', autoClose: false, role: 'alert' });
};

const Said = ({ message }: { message: (t: Say) => string }) => message(useText().t);
