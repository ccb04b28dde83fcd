import { notifications } from '@mantine/notifications';

/** Says in passing that something was taken up. Goes away by itself. */
export const told = (message: string, title?: string): void => {
  notifications.show({ message, ...(title === undefined ? {} : { title }), color: 'green', autoClose: 5_000 });
};

/** Says that something was not done. Stays until it is closed. */
export const refused = (message: string): void => {
  notifications.show({ message, color: 'red', autoClose: false, role: 'alert' });
};
