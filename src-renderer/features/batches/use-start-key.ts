import { usePageCommand } from '../../bridge/page-commands.ts';

const onMac = () => /mac/i.test(navigator.userAgent);

/** ⌘↵, or Ctrl+↵ elsewhere, begins; and so do the menu and the palette. Answers what to show. */
export const useStartKey = (begin: () => void): string => {
  usePageCommand('begin-batch', begin);
  return onMac() ? '⌘↵' : 'Ctrl ↵';
};
