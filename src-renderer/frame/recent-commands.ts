import { allPageCommands, type PageCommand } from '#contract/page-commands.ts';

const KEY = 'palette.recent';
const KEPT_AT_MOST = 8;

/** What was chosen in the palette lately, the last one first. */
export const recentCommands = (): PageCommand[] => {
  const kept = (localStorage.getItem(KEY) ?? '').split(' ');
  return kept.flatMap((each) => allPageCommands.find((command) => command === each) ?? []);
};

export const keepRecent = (command: PageCommand): void => {
  const others = recentCommands().filter((each) => each !== command);
  localStorage.setItem(KEY, [command, ...others].slice(0, KEPT_AT_MOST).join(' '));
};
