import { useRouter } from '@tanstack/react-router';
import { useEffect, useEffectEvent } from 'react';
import { allPageCommands, type PageCommand, pageCommands } from '#contract/page-commands.ts';
import { offerPageCommand, runPageCommand, useOffered, usePageCommand } from '../bridge/page-commands.ts';
import { useCall } from '../bridge/use-call.ts';
import { useEvent } from '../bridge/use-event.ts';
import { isCommandKey, onMac } from '../ui/command-key.ts';
import { commandOf } from './command-keys.ts';

interface Open {
  readonly palette: () => void;
  readonly keys: () => void;
}

/** What can be done on every screen, and who asks for it: the keyboard here, the menu of the desktop app by an event. */
export const usePageCommands = (open: Open, desktop: boolean): void => {
  const { history } = useRouter();
  const offered = useOffered();
  const { run: offer } = useCall('desktop', 'offer');
  usePlaces((place) => history.push(place));
  usePageCommand('back', () => history.back());
  usePageCommand('forward', () => history.forward());
  usePageCommand('palette', open.palette);
  usePageCommand('keys', open.keys);
  // A screen without a search of its own has that of everything.
  usePageCommand('find', () => {
    const field = document.querySelector<HTMLInputElement>('main input[type="search"]');
    if (field === null) open.palette();
    else field.select();
  });
  useEvent('desktop', 'command', ({ command }) => void runPageCommand(command));

  const tell = useEffectEvent((commands: readonly PageCommand[]) => void offer({ commands: [...commands] }));
  useEffect(() => {
    if (desktop) tell(offered);
  }, [desktop, offered]);

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    // Whatever has the focus takes its keys first.
    if (event.defaultPrevented || event.repeat) return;
    const command = (isTyping(event.target) ? null : commandElsewhere(event)) ?? commandOf(event, onMac);
    if (command !== null && runPageCommand(command)) event.preventDefault();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
};

/** What these keys mean where nobody types. */
const commandElsewhere = (event: KeyboardEvent): PageCommand | null => {
  if (event.key === '?') return 'keys';
  return event.key.toLowerCase() === 'z' && isCommandKey(event, onMac) && !event.altKey && !event.shiftKey ? 'take-back' : null;
};

const isTyping = (target: EventTarget | null) =>
  target instanceof Element && target.closest('input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]') !== null;

const places = allPageCommands.filter((command) => pageCommands[command].place !== undefined);

/** Screens can be gone to from every screen. */
const usePlaces = (go: (place: string) => void): void => {
  const latest = useEffectEvent(go);
  useEffect(() => {
    const ends = places.map((command) => offerPageCommand(command, () => latest(pageCommands[command].place ?? '/')));
    return () => {
      for (const end of ends) end();
    };
  }, []);
};
