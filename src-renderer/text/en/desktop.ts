import type {
  aboutErrors as aboutErrorsJa,
  about as aboutJa,
  desktopErrors as desktopErrorsJa,
  desktop as desktopJa,
  keys as keysJa,
  palette as paletteJa,
} from '../ja/desktop.ts';
import type { TextShape } from '../text-shape.ts';

export const desktop: TextShape<typeof desktopJa> = {
  title: 'Window and start',
  closing: 'When the window is closed',
  choices: { ask: 'Ask me the next time', keep: 'Keep serving in the menu bar', quit: 'Quit' },
  meaning: {
    ask: 'You are asked if devices are being served, and what you choose is used from then on. If none are, Shitaku quits.',
    keep: 'Devices reach the engine without a window. Open it again from the icon in the menu bar.',
    quit: 'Devices cannot reach the engine until it is opened again. Commands stay on hold; none is lost.',
  },
  startAtLogin: 'Open at login',
  startMeaning: 'Starts serving in the menu bar, without a window.',
  startNotHere: 'This system cannot be asked to.',
};

export const desktopErrors: TextShape<typeof desktopErrorsJa> = {
  setClosing: { 'not-here': 'This cannot be set in a browser.' },
  setStartAtLogin: {
    'not-here': 'This cannot be set in a browser.',
    refused: 'The system did not accept it. On a Mac, allow it in System Settings under Login Items.',
  },
};

export const about: TextShape<typeof aboutJa> = {
  title: 'About Shitaku',
  open: 'Version and licences…',
  versions: 'Versions',
  libraries_one: 'Software inside ({{count}})',
  libraries_other: 'Software inside ({{count}})',
  text: 'This app contains the following software. The list is made at build time from what really went into it.',
  search: 'Search by name or licence',
  none: 'Nothing found',
  read: 'Read',
  readOf: 'Read the licence of {{name}}',
  saveSbom: 'Save SBOM (CycloneDX)',
};

export const aboutErrors: TextShape<typeof aboutErrorsJa> = {
  get: { 'not-built': 'There is no list of software. Building the app anew makes it.' },
  licence: {
    'not-found': 'There is no licence of this software.',
    'not-built': 'There is no list of software. Building the app anew makes it.',
  },
  sbom: { 'not-built': 'There is no SBOM. Building the app anew makes it.' },
};

export const palette: TextShape<typeof paletteJa> = {
  title: 'Find a command or a device',
  field: 'Command, device name or serial number',
  none: 'Nothing found.',
  hint: '↑↓ to choose, ↵ to run.',
};

export const keys: TextShape<typeof keysJa> = {
  groups: { go: 'Go', view: 'Screen', devices: 'Devices', bench: 'Kitting', help: 'Help', lists: 'In lists' },
  lists: {
    walk: 'Move by a row',
    extend: 'Select on the way',
    all: 'Select all shown',
    look: 'Quick look',
    open: 'Open',
    copy: 'Copy serial numbers',
    undo: 'Take back the last command',
    leave: 'Clear selection, close',
  },
};
