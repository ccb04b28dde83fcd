import type { startErrors as errorsJa, start as ja } from '../ja/start.ts';
import type { TextShape } from '../text-shape.ts';

export const start: TextShape<typeof ja> = {
  lead: 'Shitaku could not start',
  means: 'What it means',
  next: 'What to do',
  facts: {
    folder: 'Where the data is',
    file: 'File',
    kept: 'File put aside',
    newestAt: 'Last entry in the log',
    now: 'Clock of this computer',
    backup: 'Last good backup',
    at: 'Last tried',
    detail: 'Code of the system',
  },
  actions: {
    retry: 'Try Again',
    'show-folder': 'Show Folder',
    'use-backup': 'Use the Backup of {{time}}…',
    'go-on': 'Go On with This Clock…',
    practise: 'Practise Instead',
    'open-real': 'Open the Real World',
    quit: 'Quit Shitaku',
  },
  trying: 'Trying. The screen changes in a moment.',
  practiseNote:
    'Practice keeps its data apart: it touches neither the real data nor real devices. The next start tries the real world again.',
  practiseChosenNote:
    'Practice keeps its data apart: it touches neither the real data nor real devices. The next start is in practice too, until you switch to the real world in Settings.',
  backupSheet: {
    title: 'Go back to the backup of {{time}}?',
    text: 'Changes made after that time (enrolments, commands, the audit log) are no longer on the screens.',
    kept: 'A database that is there now is not deleted: it stays in the same place under a dated name. That you went back is written in the audit log.',
    action: 'Go Back to the Backup',
  },
  clockSheet: {
    title: 'Go on with this clock?',
    text: 'Only go on if the clock ({{now}}) is right now. If it is behind, waiting commands may expire all at once when it is set right later.',
    recorded: 'That you went on is written in the audit log.',
    action: 'Go On with This Clock',
  },
  warnings: {
    'store-damaged': {
      title: 'Part of the database is damaged',
      text: 'The daily check found it. Nothing damaged was copied to the backups. When the work in hand is done, quit Shitaku and open it again: it then checks the whole database, and offers the last good backup if there is one.',
    },
    'clock-back': {
      title: 'The clock of this computer went back',
      text: 'It was set back by more than an hour while Shitaku was running. Commands and schedules made by this clock may expire early once it is set right. Check the date and time settings. If the clock is right now, quit Shitaku and open it again.',
    },
    'clock-forward': {
      title: 'The clock of this computer went forward',
      text: 'It moved ahead by more than an hour while Shitaku was running, and not because the computer slept. Commands past their date by this clock are shown as expired and not sent, but none is ended or deleted: they go on waiting once the clock is right. Nor does anything begin that was scheduled for a set time. Check the date and time settings. If the clock is right now, quit Shitaku and open it again; what is past its date then expires, and what is due begins or is shown as missed.',
    },
  },
  faults: {
    'folder-read-only': {
      title: 'The data folder cannot be written',
      means:
        'The folder is read-only, or this user may not write to it. What cannot be saved would be lost, so nothing was started. The data is as it was.',
      next: 'Check the permissions of the folder, and that its disk is not read-only; then try again.',
    },
    'disk-full': {
      title: 'The disk is full',
      means: 'What happens might not be saved to its end, so nothing was started. The data is as it was.',
      next: 'Make room by deleting what is not needed, then try again. Leave the “backups” folder in the data folder alone.',
    },
    locked: {
      title: 'Another Shitaku is using the same data',
      means:
        'Another user of this computer, or a second Shitaku, has this data open. Two that write at once would break it, so this one did not open it.',
      next: 'Quit the other Shitaku, then try again. Another user may still be logged in.',
    },
    'newer-database': {
      title: 'The database was made by a newer Shitaku',
      means: 'A newer version has opened this data before. An older one would break it by writing, so nothing was changed.',
      next: 'Update Shitaku to the newer version. Where the desktop app has a source of updates, you can check for it in practice mode: in Settings, under Updates.',
    },
    'corrupt-database': {
      title: 'The database is damaged',
      means:
        'After a power cut or a fault of the disk, part of the database cannot be read any more. Nothing was written to the damaged file.',
      next: 'If there is a backup you can go back to it; the damaged file stays beside it. If there is none, copy the whole folder first, then look into Time Machine or your other backups.',
    },
    'missing-database': {
      title: 'The database is gone, or empty',
      means:
        'There are backups of a database, but its file is missing or holds nothing. It may have been moved or deleted, or lost by a fault of the disk. No new one was made: copies of an empty database would in time take the place of the backups.',
      next: 'If there is a good backup you can go back to it. If the file was moved, put it back in its place, then try again. To begin with nothing, quit Shitaku, move the folder “real” (in practice: “practice”) out of the data folder, and open Shitaku again.',
    },
    'settings-damaged': {
      title: 'The settings file cannot be read',
      means: 'The choice of world, language and appearance is lost. Devices, certificates and the log are in other files and still there.',
      next: 'Choose the world to use. Language and appearance can be chosen again in Settings.',
    },
    'endpoints-damaged': {
      title: 'The file of endpoints cannot be read',
      means: 'The file that names the services to use is empty or wrong. Nothing was started, so that nobody is contacted by mistake.',
      next: 'Correct the file. If Apple’s own services are what you want, delete it; then try again.',
    },
    'no-keychain': {
      title: 'There is no safe place for keys',
      means:
        'There is no keychain (on Linux: keyring), it is locked, or its use was refused. Private keys could not be protected, so the real world was not started. Keys that are stored stay as they are.',
      next: 'Unlock the keychain and allow Shitaku to use it, then try again. If nothing changes, quit Shitaku and open it again.',
    },
    'key-refused': {
      title: 'The stored key cannot be opened',
      means:
        'This data was made by another user or on another computer, or the file of its key is gone. A new key would make every private key unreadable for good, so none was made.',
      next: 'Open it as the user it was made by, or put the key file back, then try again. If that cannot be done, begin in a new data folder and import the backup of the certificates (.shitaku).',
    },
    'clock-back': {
      title: 'The clock of this computer was set back',
      means:
        'It is earlier than the last entry in the log. The engine was not started, so that nothing with a date goes wrong: commands that wait, scheduled operations, certificate reminders. Commands stay waiting meanwhile; none expires and none is deleted.',
      next: 'Check the date and time settings and set the clock right, then try again.',
    },
    unknown: {
      title: 'Something unexpected happened',
      means: 'The start stopped half-way. The data was not changed. The reason is in the log.',
      next: 'Try again. If it goes on, collect diagnostics and send them to whoever looks after Shitaku.',
    },
  },
};

export const startErrors: TextShape<typeof errorsJa> = {
  retry: { 'not-offered': 'Something has changed. Reload the screen.' },
  useBackup: {
    'not-offered': 'This backup can no longer be used. Reload the screen.',
    'backup-failed':
      'The backup could not be put back. Check the free space and the permissions of the folder. The present database is as it was.',
  },
  goOn: { 'not-offered': 'Something has changed. Reload the screen.' },
  practise: { 'not-offered': 'Practice cannot be used now. Reload the screen.' },
  openReal: { 'not-offered': 'Something has changed. Reload the screen.' },
  showFolder: { 'not-offered': 'The folder cannot be shown here.' },
  quit: { 'not-offered': 'Shitaku cannot be quit from here.' },
};
